import { type Address, type Bytes32, NEWCOMER_CHUNKS } from "@starling/protocol";
import type { JobState, SessionState, State, WorkerState } from "./state.ts";

/** The worker's record, made on first sight. */
export function workerOf(state: State, worker: Address): WorkerState {
  let found = state.workers.get(worker);
  if (found === undefined) {
    const none = { accepted: 0, rejected: 0, units: 0n, lastSeen: 0, measured: 0 };
    found = { worker, standing: new Map(), jobs: new Set(), ...none };
    state.workers.set(worker, found);
  }
  return found;
}

/** Consecutive accepted chunks of a worker under an engine. */
export function standingOf(state: State, worker: Address, engine: Bytes32): number {
  return state.workers.get(worker)?.standing.get(engine) ?? 0;
}

/** Whether a worker is no newcomer under the job's engine. */
export function hasStanding(state: State, { spec }: Pick<JobState, "spec">, worker: Address): boolean {
  return standingOf(state, worker, spec.common.engine) >= NEWCOMER_CHUNKS;
}

/** A session's FLOP/s: as its worker's chunks really went, or as it said before the first. */
export function speedOf(state: State, session: Pick<SessionState, "worker" | "speed">): number {
  return state.workers.get(session.worker)?.measured || session.speed;
}
