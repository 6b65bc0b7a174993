import type { StationInfo } from "@starling/protocol";
import { createStore } from "zustand/vanilla";
import type { TabMemory } from "./tab-memory.ts";
import type { Volunteer } from "./volunteer.ts";

/** What this page holds of a volunteer. */
export type ContributionState =
  | { readonly stage: "resting" }
  | { readonly stage: "loading" }
  | { readonly stage: "ready"; readonly volunteer: Volunteer }
  | { readonly stage: "broken"; readonly error: unknown };

interface ContributionInit {
  readonly station: () => Promise<StationInfo>;
  /** Loads everything that computing needs; called after Start only. */
  readonly open: (station: StationInfo) => Promise<Volunteer>;
  readonly memory: TabMemory;
}

/** Holds the page's volunteer: nothing of it is loaded before it is asked for. It outlives changes of route. */
export function createContribution({ station, open, memory }: ContributionInit) {
  const store = createStore<ContributionState>(() => ({ stage: "resting" }));

  const remember = (volunteer: Volunteer) =>
    volunteer.store.subscribe(({ wanted, account, role }) => {
      if (role !== "mirror") memory.setWorking(wanted === "work" || wanted === "pause");
      if (account !== null) memory.setAccount(account.account);
    });

  const load = async (): Promise<Volunteer | undefined> => {
    const state = store.getState();
    if (state.stage === "ready") return state.volunteer;
    if (state.stage === "loading") return undefined;
    store.setState({ stage: "loading" }, true);
    try {
      const volunteer = await open(await station());
      remember(volunteer);
      store.setState({ stage: "ready", volunteer }, true);
      return volunteer;
    } catch (error) {
      store.setState({ stage: "broken", error }, true);
      return undefined;
    }
  };

  return {
    store,
    /**
     * *Start*: loads what is needed and begins; where another tab of this browser computes, this one mirrors it.
     * @param share GPU share, 0.1 to 1; what was chosen before when absent
     */
    async start(share?: number): Promise<void> {
      const volunteer = await load();
      if (volunteer === undefined) return;
      try {
        if (share !== undefined) await volunteer.setShare(share);
        await volunteer.start();
      } catch (error) {
        store.setState({ stage: "broken", error }, true);
      }
    },
  };
}
