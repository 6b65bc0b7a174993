import { HEARTBEAT_MS, HEARTBEAT_PART } from "../constants.ts";
import { LeaseGoneError } from "../errors.ts";
import { judgeError } from "./judge-error.ts";
import type { CoordinatorSession } from "./session.ts";
import { sleep } from "./sleep.ts";

export interface HeartbeatsInit {
  readonly session: Pick<CoordinatorSession, "ask">;
  readonly lease: string;
  /** Milliseconds from now at which the lease ends. */
  readonly deadlineMs: number;
  /** Parts per million of the work done. */
  readonly progress: () => number;
  readonly onRenewed?: (deadlineMs: number) => void;
}

/** Keeps a lease alive while its chunk is fetched and computed. */
export interface Heartbeats {
  /** Aborts when the coordinator took the lease back. */
  readonly gone: AbortSignal;
  stop(): void;
}

/**
 * Starts to renew a lease. A heartbeat that nobody answers is sent again: the chunk goes on, because its result counts
 * if it is committed in time.
 */
export function startHeartbeats(init: HeartbeatsInit): Heartbeats {
  const { session, lease, progress, onRenewed } = init;
  const stopped = new AbortController();
  const gone = new AbortController();

  async function beat(): Promise<void> {
    let deadlineMs = init.deadlineMs;
    while (!stopped.signal.aborted) {
      const pause = Math.min(Math.max(deadlineMs * HEARTBEAT_PART, HEARTBEAT_MS.shortest), HEARTBEAT_MS.longest);
      await sleep(pause, stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        const progressPpm = Math.max(0, Math.min(1_000_000, Math.round(progress())));
        const reply = await session.ask({ type: "heartbeat", lease, progressPpm }, stopped.signal);
        if (reply.type === "gone") return gone.abort(leaseGone(reply.reason));
        deadlineMs = reply.deadlineMs;
        onRenewed?.(deadlineMs);
      } catch (error) {
        if (stopped.signal.aborted) return;
        const judged = judgeError(error);
        if (judged.kind !== "connection") return gone.abort(error);
      }
    }
  }

  void beat();
  return { gone: gone.signal, stop: () => stopped.abort() };
}

function leaseGone(reason: string): LeaseGoneError {
  return new LeaseGoneError(`The coordinator took the chunk back: ${reason}`, {
    fix: "Nothing to do: the next chunk follows.",
  });
}
