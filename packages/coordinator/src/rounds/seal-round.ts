import type { Fact } from "../facts/fact.ts";
import { isVerified } from "../leases/open-copies.ts";
import type { Moment } from "../state/live.ts";
import { isLive } from "../state/lookup.ts";
import type { JobState, RoundState } from "../state/state.ts";

/** Training chunks with an accepted result. */
export function verifiedChunks({ chunks }: RoundState): number {
  return chunks.filter((chunk) => chunk.kind === "train" && isVerified(chunk)).length;
}

/** Age of a round, counted from its first lease; zero before. */
export function roundAge({ startedAt }: RoundState, now: number): number {
  return startedAt === null ? 0 : now - startedAt;
}

/** Results on their way to a verdict: committed, or revealed and not yet checked. */
function underway({ leases }: RoundState): boolean {
  return leases
    .values()
    .some(({ state, verdict }) => state === "committed" || (state === "revealed" && verdict === null));
}

/** Whether anybody still works for the round. */
function atWork(round: RoundState): boolean {
  return underway(round) || round.leases.values().some(isLive);
}

/**
 * A round is over when the whole target and its evaluation are verified and nothing delivered waits for a check, or at
 * its full age if the quorum is there. After the job's end no lease is given any more: it is over when nobody works for
 * it or its age is full, so that everything accepted is paid.
 */
export function isOver(job: JobState, round: RoundState, now: number): boolean {
  const { quorum, limits } = job.spec.common;
  const verified = verifiedChunks(round);
  const old = roundAge(round, now) >= limits.roundMs;
  if (job.ended !== null) return old || !atWork(round);
  if (old && verified >= quorum) return true;
  const evaluated = round.chunks.every((chunk) => chunk.kind === "train" || isVerified(chunk));
  return verified >= round.target && evaluated && !underway(round);
}

/** The fact that ends a round, when it is over. */
export function sealRound(job: JobState, { now }: Moment): Fact[] {
  const { round } = job;
  if (round === null || round.sealedAt !== null || !isOver(job, round, now)) return [];
  return [{ type: "round-sealed", at: now, job: job.job, round: round.round }];
}
