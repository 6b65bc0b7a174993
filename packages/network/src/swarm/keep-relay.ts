import type { Libp2p } from "@libp2p/interface";
import {
  ADDRESS_DIAL_TIMEOUT_MS,
  RELAY_CHECK_MS,
  RELAY_RETRY_MAX_MS,
  RELAY_RETRY_MS,
  RESERVATION_PATIENCE_MS,
} from "../constants.ts";
import { toError } from "../errors.ts";
import { parseAddress, peerOfAddress } from "./addresses.ts";
import { openConnections } from "./connections.ts";
import type { Reservations } from "./reservations.ts";

/** A connection that lasted this long counts as a success. */
const STABLE_MS = 5_000;

/** What is known of one relay. */
export interface RelayState {
  readonly address: string;
  readonly peer: string;
  readonly connected: boolean;
  /** Why the last dial failed. */
  readonly error: string | undefined;
}

export interface RelayKeeper {
  readonly states: readonly RelayState[];
  /** Calls back on each change of a relay's state. */
  onChange(listener: () => void): () => void;
  /** Dials at once, without waiting for the back-off: a page that is shown again or online again. */
  hurry(): void;
  stop(): void;
}

export interface RelayKeeperOptions {
  retryMs?: number;
  retryMaxMs?: number;
  /** Mends reservations that libp2p gave up on. */
  reservations?: Reservations;
  patienceMs?: number;
  /** Source of jitter in [0, 1). */
  random?: () => number;
}

/**
 * Keeps a node connected to its relays, whatever happens to them: libp2p drops its keep-alive together with the
 * reservation and never dials a lost relay again. Each relay has its own loop; one that is down does not hold up the
 * others.
 */
export function keepRelays(
  libp2p: Libp2p,
  addresses: readonly string[],
  options: RelayKeeperOptions = {},
): RelayKeeper {
  const { retryMs = RELAY_RETRY_MS, retryMaxMs = RELAY_RETRY_MAX_MS, random = Math.random } = options;
  const { reservations, patienceMs = RESERVATION_PATIENCE_MS } = options;
  const stopped = new AbortController();
  const listeners = new Set<() => void>();
  const sleepers = new Set<() => void>();
  const loops = addresses.map((text) => {
    const address = parseAddress(text);
    return {
      address,
      state: { address: text, peer: peerOfAddress(address), connected: false, error: undefined } as RelayState,
    };
  });
  type Loop = (typeof loops)[number];

  function update(loop: Loop, connected: boolean, error: string | undefined): void {
    if (loop.state.connected === connected && loop.state.error === error) return;
    loop.state = { ...loop.state, connected, error };
    for (const listener of listeners) listener();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        sleepers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      sleepers.add(done);
    });
  }

  /** Waits beside an open connection; asks for a missing reservation, ever more rarely. */
  async function watch(loop: Loop): Promise<void> {
    let wait = patienceMs;
    let askAt = Date.now() + wait;
    while (!stopped.signal.aborted && openConnections(libp2p, loop.state.peer).length > 0) {
      update(loop, true, undefined);
      if (reservations === undefined || reservations.has(loop.address)) askAt = Date.now() + wait;
      else if (Date.now() > askAt) {
        // A refusal is not an error of the connection: tasks and blocks go on.
        await reservations.ask(loop.address).catch(() => {});
        wait = Math.min(wait * 1.7, retryMaxMs);
        askAt = Date.now() + wait * (0.5 + random());
      }
      await pause(RELAY_CHECK_MS);
    }
  }

  async function keep(loop: Loop): Promise<void> {
    let wait = 0;
    while (!stopped.signal.aborted) {
      const from = Date.now();
      await watch(loop);
      // A relay that accepts and hangs up at once is backed off from like one that refuses.
      wait = Date.now() - from > STABLE_MS ? 0 : wait;
      await pause(wait * (0.5 + random()));
      if (stopped.signal.aborted) return;
      try {
        update(loop, false, loop.state.error);
        const limit = AbortSignal.timeout(ADDRESS_DIAL_TIMEOUT_MS);
        await libp2p.dial(loop.address, { signal: AbortSignal.any([stopped.signal, limit]) });
      } catch (thrown) {
        update(loop, false, toError(thrown).message);
      }
      wait = Math.min(Math.max(retryMs, wait * 1.7), retryMaxMs);
    }
  }

  for (const loop of loops) void keep(loop);

  return {
    get states() {
      return loops.map((loop) => loop.state);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hurry() {
      for (const wake of sleepers) wake();
    },
    stop() {
      stopped.abort();
      for (const wake of sleepers) wake();
    },
  };
}
