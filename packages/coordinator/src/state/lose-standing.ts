import type { Address } from "@starling/protocol";
import { workerOf } from "./standing.ts";
import type { JobState, State } from "./state.ts";

/** A wrong result makes a newcomer of its worker. */
export function loseStanding(state: State, job: JobState, worker: Address): void {
  const found = workerOf(state, worker);
  found.standing.set(job.spec.common.engine, 0);
  found.rejected++;
  tally(job, worker).rejected++;
}

/** Chunks of a worker in one job. */
export function tally(job: JobState, worker: Address): { accepted: number; rejected: number } {
  let found = job.chunks.get(worker);
  if (found === undefined) {
    found = { accepted: 0, rejected: 0 };
    job.chunks.set(worker, found);
  }
  return found;
}
