import type { JobId } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { JournalError } from "../errors.ts";
import type { ChunkState, CopyState, JobState, LeaseState, RoundState, State } from "./state.ts";

function missing(what: string): JournalError {
  return new JournalError(`The journal speaks of ${what} that it never introduced.`, {
    fix: "Restore the journal from a copy, or let a standby take over from the last head.",
  });
}

/** @throws JournalError where a fact names a job that was not added. */
export function jobOf(state: State, job: JobId): JobState {
  const found = state.jobs.get(job);
  if (found === undefined) throw missing("a job");
  return found;
}

/** @throws JournalError */
export function roundOf(job: JobState): RoundState {
  if (job.round === null) throw missing("a round");
  return job.round;
}

/** @throws JournalError */
export function chunkOf(round: RoundState, index: number): ChunkState {
  const found = round.chunks[index];
  if (found === undefined) throw missing("a chunk");
  return found;
}

/** @throws JournalError */
export function leaseOf(round: RoundState, id: string): LeaseState {
  const found = round.leases.get(id);
  if (found === undefined) throw missing("a lease");
  return found;
}

/** @throws JournalError */
export function copyOf(round: RoundState, { index, copy }: Pick<LeaseState, "index" | "copy">): CopyState {
  const found = chunkOf(round, index).copies[copy];
  if (found === undefined) throw missing("a copy");
  return found;
}

/** Number of the next round, or of the running one. */
export function currentRound(job: JobState): number {
  return job.closed.length;
}

/** Newest checkpoint. */
export function currentModel(job: JobState): CID {
  return job.closed.at(-1)?.model ?? job.spec.laneParams.checkpoint;
}

/** Running leases: given, and neither opened nor ended. */
export function isLive({ state }: LeaseState): boolean {
  return state === "leased" || state === "committed";
}
