import { sleep } from "../loop/sleep.ts";
import type { StateStore } from "../state/state-store.ts";
import { WAIT_WORDS } from "../state/wait-words.ts";
import type { Intent } from "./intent.ts";

/** A pause or a limit without an end of its own is looked at this often, beside every change. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Waits while the visitor has paused or a limit holds the work back, and says so.
 * @returns false when the visitor wants to stop
 */
export async function gate(intent: Intent, state: StateStore, now: () => number): Promise<boolean> {
  for (;;) {
    if (intent.wanted === "stop") return false;
    if (intent.wanted === "pause") {
      const { pausedUntil } = intent;
      if (pausedUntil !== null && pausedUntil <= now()) {
        intent.want("work");
        continue;
      }
      state.enter({ name: "paused", until: pausedUntil });
      const left = pausedUntil === null ? LOOK_AGAIN_MS : Math.min(pausedUntil - now(), LOOK_AGAIN_MS);
      await sleep(left, intent.changed());
      continue;
    }
    const { hold } = intent;
    if (hold === undefined) return true;
    const since = now();
    state.enter({ name: "waiting", reason: hold, words: WAIT_WORDS[hold], since, retryAt: since + LOOK_AGAIN_MS });
    await sleep(LOOK_AGAIN_MS, intent.changed());
  }
}
