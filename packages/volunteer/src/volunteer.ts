import type { VolunteerComponents } from "./components.ts";
import { SHARE } from "./constants.ts";
import { type IdentityOperations, identityOperations } from "./identity/identity-operations.ts";
import type { VolunteerLane } from "./lanes/lane.ts";
import { volunteerLanes } from "./lanes/volunteer-lanes.ts";
import type { Settings } from "./limits/settings.ts";
import type { Wanted } from "./shift/intent.ts";
import { leader } from "./shift/leader.ts";
import type { StationFacts } from "./shift/run-shift.ts";
import { type ReadonlyVolunteerStore, stateStore } from "./state/state-store.ts";
import { type Mirror, mirror } from "./tabs/mirror.ts";
import type { Command } from "./tabs/tabs.ts";

export interface VolunteerInit {
  readonly station: StationFacts;
  /** Lanes whose jobs it serves; training and batches unless given. */
  readonly lanes?: readonly VolunteerLane[];
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** A contributor: everything that the page's buttons do. Every command may be given in any tab of the profile. */
export interface Volunteer extends IdentityOperations {
  /** What the page shows. */
  readonly store: ReadonlyVolunteerStore;
  /** Reads settings and history of the profile; says what the visitor wanted when the page was last open. */
  restore(): Promise<Wanted>;
  /** Starts to contribute; where another tab of this profile does, this one mirrors it. */
  start(): Promise<void>;
  /** Stops computing within a second and gives the chunk back; `until` (unix milliseconds) ends the pause by itself. */
  pause(options?: { readonly until?: number | null }): Promise<void>;
  resume(): Promise<void>;
  /** Finishes the chunk in hand, then stops. */
  finish(): Promise<void>;
  /** Stops at once; resolves when everything is closed. A result that was not acknowledged is kept. */
  stop(): Promise<void>;
  /** GPU share, 0.1 to 1; in force within a second. */
  setShare(share: number): Promise<void>;
  /** Changes settings: limits, preferred and blocked jobs and researchers. In force within a second. */
  setPreferences(settings: Partial<Settings>): Promise<void>;
  /** Makes this tab the one that computes. */
  takeOver(): Promise<void>;
  /** Ends everything of this tab; the next page load goes on where it was. */
  close(): Promise<void>;
}

function percentOf(share: number): number {
  return Math.round(100 * Math.min(SHARE.max, Math.max(SHARE.min, share)));
}

/** Makes a volunteer. Nothing heavy is loaded and nothing is sent before `start`. */
export function createVolunteer(init: VolunteerInit): (components: VolunteerComponents) => Volunteer {
  return (components) => {
    const now = init.now ?? Date.now;
    const state = stateStore({ now });
    const { tabs } = components;
    const here = leader(
      { station: init.station, lanes: volunteerLanes(init.lanes), state, now, onYield: () => other?.start() },
      components,
    );
    const other: Mirror | undefined =
      tabs === undefined ? undefined : mirror({ tabs, state, lead: (lock) => here.start(lock) });

    /** Carries a command out here or in the tab that computes. */
    async function command(order: Command): Promise<void> {
      return state.get().role === "mirror" && tabs !== undefined ? tabs.send(order) : here.carryOut(order);
    }

    async function start(): Promise<void> {
      if (here.running) return here.carryOut({ name: "resume" });
      if (tabs === undefined) return here.start();
      if (state.get().role === "mirror" && other?.leaderWorks()) return tabs.send({ name: "resume" });
      const lock = await tabs.tryLead();
      if (lock !== undefined) {
        other?.stop();
        return here.start(lock);
      }
      other?.start();
    }

    return {
      store: state.store,
      restore: here.restore,
      start,
      pause: ({ until = null } = {}) => command({ name: "pause", until }),
      resume: start,
      finish: () => command({ name: "finish" }),
      stop: () => command({ name: "stop" }),
      setShare: (share) => command({ name: "setSettings", settings: { sharePercent: percentOf(share) } }),
      setPreferences: (settings) => command({ name: "setSettings", settings }),
      takeOver: async () => other?.takeOver(),
      ...identityOperations(components.vault, () => here.running || state.get().role === "mirror", components.passkeys),
      async close() {
        other?.stop();
        await here.close();
        tabs?.close();
        await components.storage.close();
      },
    };
  };
}
