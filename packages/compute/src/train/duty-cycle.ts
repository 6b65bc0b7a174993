import { SLEEP_PIECE_MS } from "./constants.ts";

/** Time and sleep; tests give their own. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The clock of the machine. */
export function systemClock(): Clock {
  return { now: () => performance.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };
}

/**
 * After work of `busyMs`, sleeps until the device has worked only the share `d` of the time: busy · (1 − d) / d. The
 * share is read anew all the time, so a moved slider acts within a fraction of a second; at 0 the sleep lasts until
 * the share is raised.
 *
 * @throws the signal's reason when it is aborted
 */
export async function restAfter(
  busyMs: number,
  share: () => number,
  { clock, signal }: { clock: Clock; signal?: AbortSignal | undefined },
): Promise<void> {
  const begun = clock.now();
  // Other tasks of this thread get their turn even at full share.
  await clock.sleep(0);
  for (;;) {
    signal?.throwIfAborted();
    const part = Math.min(1, Math.max(0, share()));
    const left = (busyMs * (1 - part)) / part - (clock.now() - begun);
    if (part === 1 || left <= 0) return;
    await clock.sleep(Math.min(left, SLEEP_PIECE_MS));
  }
}
