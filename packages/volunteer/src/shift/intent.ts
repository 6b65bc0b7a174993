import { InterruptedError } from "../errors.ts";
import type { WaitReason } from "../state/phase.ts";
import type { VolunteerState } from "../state/volunteer-state.ts";

export type Wanted = VolunteerState["wanted"];

/** What the visitor wants and the limits allow, as signals that the loop can wait on. */
export interface Intent {
  readonly wanted: Wanted;
  /** Unix milliseconds at which a pause ends by itself. */
  readonly pausedUntil: number | null;
  /** Why a limit forbids to compute; undefined when none does. */
  readonly hold: WaitReason | undefined;
  want(wanted: Wanted, until?: number | null): void;
  setHold(reason: WaitReason | undefined): void;
  /** Ends a wait without changing anything: the settings are new. */
  wake(): void;
  /** Aborted at the next change of any kind: ends a wait. */
  changed(): AbortSignal;
  /** Aborted as soon as work must not go on: pause, stop, a limit. */
  interrupted(): AbortSignal;
}

/** Makes an intent; `onChange` hears of every change. */
export function intent(onChange: () => void = () => {}): Intent {
  let wanted: Wanted = "stop";
  let pausedUntil: number | null = null;
  let hold: WaitReason | undefined;
  let change = new AbortController();
  let interruption = new AbortController();

  const forbids = () => wanted === "pause" || wanted === "stop" || hold !== undefined;

  function turn(): void {
    const before = change;
    change = new AbortController();
    before.abort();
    if (forbids()) interruption.abort(new InterruptedError("Work was interrupted.", { fix: "Press Resume to go on." }));
    else if (interruption.signal.aborted) interruption = new AbortController();
    onChange();
  }

  return {
    get wanted() {
      return wanted;
    },
    get pausedUntil() {
      return pausedUntil;
    },
    get hold() {
      return hold;
    },
    want(next, until = null) {
      wanted = next;
      pausedUntil = next === "pause" ? until : null;
      turn();
    },
    setHold(reason) {
      if (reason === hold) return;
      hold = reason;
      turn();
    },
    wake: turn,
    changed: () => change.signal,
    interrupted: () => interruption.signal,
  };
}
