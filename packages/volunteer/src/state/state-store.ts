import { createStore, type StoreApi } from "zustand/vanilla";
import { HISTORY } from "../constants.ts";
import { VolunteerStateError } from "../errors.ts";
import { appended, type LogLine } from "./log.ts";
import type { Phase, WorkingPhase } from "./phase.ts";
import { mayFollow } from "./phase-table.ts";
import { type ChunkHistory, INITIAL_STATE, type LossPoint, type VolunteerState } from "./volunteer-state.ts";

/** What the page reads; only the volunteer writes. */
export type ReadonlyVolunteerStore = Pick<StoreApi<VolunteerState>, "getState" | "getInitialState" | "subscribe">;

/** The writing end of the state. */
export interface StateStore {
  readonly store: ReadonlyVolunteerStore;
  get(): VolunteerState;
  set(part: Partial<Omit<VolunteerState, "phase">>): void;
  /** Replaces everything: a mirror that heard from the tab that computes. */
  replace(state: VolunteerState): void;
  /**
   * Goes to a phase. While the visitor wants to finish, working phases are shown inside `finishing`.
   * @throws VolunteerStateError for a step that the phase table does not have: a bug, never a peer's doing.
   */
  enter(phase: Phase): void;
  addLosses(points: readonly LossPoint[]): void;
  addChunk(chunk: ChunkHistory): void;
  log(level: LogLine["level"], text: string): void;
}

const WORKING = ["fetching", "compiling", "computing", "committing", "revealing"] as const;

function isWorking(phase: Phase): phase is WorkingPhase {
  return (WORKING as readonly string[]).includes(phase.name);
}

/** Makes a state store at {@link INITIAL_STATE}. */
export function stateStore(init: { readonly now?: () => number } = {}): StateStore {
  const { now = Date.now } = init;
  const store = createStore<VolunteerState>(() => INITIAL_STATE);
  return {
    store,
    get: store.getState,
    set: (part) => store.setState(part),
    replace: (state) => store.setState(state, true),
    enter(phase) {
      const { phase: from, wanted } = store.getState();
      const shown: Phase = wanted === "finish" && isWorking(phase) ? { name: "finishing", working: phase } : phase;
      if (!mayFollow(from.name, shown.name)) {
        throw new VolunteerStateError(`The volunteer cannot go from ${from.name} to ${shown.name}.`, {
          fix: "Report this: it is a fault of Starling.",
        });
      }
      store.setState({ phase: shown });
    },
    addLosses: (points) => store.setState(({ losses }) => ({ losses: [...losses, ...points].slice(-HISTORY.losses) })),
    addChunk: (chunk) => store.setState(({ chunks }) => ({ chunks: appended(chunks, chunk, HISTORY.chunks) })),
    log: (level, text) =>
      store.setState(({ log }) => ({ log: appended(log, { at: now(), level, text }, HISTORY.log) })),
  };
}
