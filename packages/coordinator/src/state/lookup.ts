import { type JobId, laneOf } from "@starling/protocol";
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

/** Rounds of which a result may still count, oldest first: the running one, and the late ones before it. */
export function openRounds({ late, round }: Pick<JobState, "late" | "round">): readonly RoundState[] {
  return round === null ? late : [...late, round];
}

/** @throws JournalError */
export function roundAt(job: Pick<JobState, "late" | "round">, round: number): RoundState {
  const found = openRounds(job).find((open) => open.round === round);
  if (found === undefined) throw missing("a round");
  return found;
}

/** A lease of an open round. */
export function findLease(job: Pick<JobState, "late" | "round">, id: string): LeaseState | undefined {
  for (const { leases } of openRounds(job)) {
    const lease = leases.get(id);
    if (lease !== undefined) return lease;
  }
  return undefined;
}

/** @throws JournalError */
export function leaseOf(job: JobState, id: string): LeaseState {
  const found = findLease(job, id);
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

/** What there is now: the newest checkpoint, or the outputs so far. */
export function madeSoFar({ closed, spec }: Pick<JobState, "closed" | "spec">): CID {
  return closed.at(-1)?.made ?? laneOf(spec).base(spec);
}

/** Running leases: given, and neither opened nor ended. */
export function isLive({ state }: LeaseState): boolean {
  return state === "leased" || state === "committed";
}

/** Delivered, and not yet checked. */
export function isUnchecked({ state, verdict }: LeaseState): boolean {
  return state === "revealed" && verdict === null;
}

/** Running or unchecked: what may still come to count. */
export function isPending(lease: LeaseState): boolean {
  return isLive(lease) || isUnchecked(lease);
}
