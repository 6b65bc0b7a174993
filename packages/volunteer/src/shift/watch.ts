import { refreshAccount } from "../account/refresh-account.ts";
import { ACCOUNT_EVERY_MS, SNAPSHOT_EVERY_MS } from "../constants.ts";
import type { DayBytesCounter } from "../limits/day-bytes.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import { sleep } from "../loop/sleep.ts";
import type { VolunteerStorage } from "../storage/storage.ts";

export interface WatchInit {
  readonly context: ShiftContext;
  readonly storage: VolunteerStorage;
  readonly dayBytes: DayBytesCounter;
  /** Called after each look, to judge the limits again. */
  readonly onLook: () => void;
  readonly signal: AbortSignal;
}

/** Keeps peers, bytes and earnings in the state fresh until the signal aborts. Never throws: old figures stay. */
export function watch({ context, storage, dayBytes, onLook, signal }: WatchInit): void {
  const { node, state, session } = context;

  async function snapshots(): Promise<void> {
    while (!signal.aborted) {
      const peers = await node.peers().catch(() => undefined);
      const bytes = node.bytes();
      if (signal.aborted) return;
      state.set({ bytes, ...(peers === undefined ? {} : { peers }) });
      dayBytes.update(bytes.tabs + bytes.station + bytes.gateway + bytes.sent);
      onLook();
      await sleep(SNAPSHOT_EVERY_MS, signal);
    }
  }

  async function accounts(): Promise<void> {
    while (!signal.aborted) {
      // Only a greeted session may ask; the loop greets, so that a lost coordinator is reported once.
      if (session.welcome !== undefined) await refreshAccount(context, storage, signal).catch(() => {});
      await sleep(session.welcome === undefined ? SNAPSHOT_EVERY_MS : ACCOUNT_EVERY_MS, signal);
    }
  }

  void snapshots();
  void accounts();
}
