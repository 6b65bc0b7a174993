import type { StateStore } from "../state/state-store.ts";
import { INITIAL_STATE, type VolunteerState } from "../state/volunteer-state.ts";
import type { Tabs } from "./tabs.ts";

export interface MirrorInit {
  readonly tabs: Tabs;
  readonly state: StateStore;
  /** Starts to compute here; gets what gives the lock back. */
  readonly lead: (release: () => void) => Promise<void>;
}

/** A tab that shows what another one computes, and takes over when that one goes. */
export interface Mirror {
  start(): void;
  stop(): void;
  /** Has the leader give the lock up to this tab, and goes on here. */
  takeOver(): Promise<void>;
  /** Whether the tab that is mirrored is at work or paused, not resting. */
  leaderWorks(): boolean;
}

/** Makes a mirror that does nothing until it is started. */
export function mirror({ tabs, state, lead }: MirrorInit): Mirror {
  let running: AbortController | undefined;
  let shown: VolunteerState | undefined;
  let takesOver = false;

  const leaderWorks = () => shown !== undefined && shown.wanted !== "stop";

  function stop(): void {
    running?.abort();
    running = undefined;
    shown = undefined;
  }

  async function succeed(signal: AbortSignal): Promise<void> {
    const release = await tabs.waitToLead(signal);
    if (release === undefined) return;
    const goOn = takesOver || leaderWorks();
    takesOver = false;
    stop();
    state.replace({ ...INITIAL_STATE, settings: state.get().settings, account: state.get().account });
    // A leader that stopped by the visitor's word is not succeeded: the lock is free for the next Start.
    if (goOn) await lead(release);
    else release();
  }

  return {
    leaderWorks,
    stop,
    async takeOver() {
      if (running === undefined) return;
      takesOver = true;
      await tabs.send({ name: "yield" });
    },
    start() {
      if (running !== undefined) return;
      const controller = new AbortController();
      running = controller;
      state.set({ role: "mirror" });
      const end = tabs.onState((next) => {
        shown = next;
        state.replace({ ...next, role: "mirror" });
      });
      controller.signal.addEventListener("abort", end, { once: true });
      void succeed(controller.signal);
    },
  };
}
