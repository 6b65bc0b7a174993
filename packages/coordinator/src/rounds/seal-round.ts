import { delayOf } from "@starling/protocol";
import { MAX_SUMMED } from "../constants.ts";
import type { Fact } from "../facts/fact.ts";
import { isVerified } from "../leases/open-copies.ts";
import type { Moment } from "../state/live.ts";
import { isPending, isUnchecked, openRounds } from "../state/lookup.ts";
import type { ChunkState, JobState, RoundState } from "../state/state.ts";

/**
 * Chunks whose result counts in the running round: accepted while it is open, and counted by none before. Where late
 * results count they may be of rounds before.
 */
export function verifiedChunks(job: JobState): number {
  if (job.round === null) return 0;
  const counting = job.round.round;
  const found = new Set<ChunkState>();
  for (const { chunks, leases } of openRounds(job)) {
    for (const { index, verdict, countsIn } of leases.values()) {
      const chunk = chunks[index];
      if (chunk?.counts && chunk.countedIn === null && verdict?.ok === true && countsIn === counting) found.add(chunk);
    }
  }
  return found.size;
}

/** Whether what is not accepted in the running round comes too late for the next one: always, without late results. */
function isLastChance({ spec, round: running }: JobState, { round }: RoundState): boolean {
  return running !== null && running.round - round >= delayOf(spec);
}

/**
 * Whether results of this chunk may have their verdict now, with so many chunks counting already. A round counts the
 * next results up to its target: when it has them, others wait for the next round, if the lane lets them.
 */
export function takesResults(job: JobState, round: RoundState, chunk: ChunkState, counted: number): boolean {
  if (job.round === null || job.round.sealedAt !== null) return false;
  if (!chunk.counts || isVerified(chunk)) return true;
  if (counted >= MAX_SUMMED) return false;
  return counted < job.round.target || job.ended !== null || isLastChance(job, round);
}

/** Age of a round, counted from its first lease or late result; zero before. */
export function roundAge({ startedAt }: RoundState, now: number): number {
  return startedAt === null ? 0 : now - startedAt;
}

/** Results on their way to a verdict that cannot count in a later round. */
function underway(job: JobState): boolean {
  return openRounds(job).some((round) =>
    round.leases
      .values()
      .some(
        (lease) =>
          (lease.state === "committed" || isUnchecked(lease)) &&
          (isLastChance(job, round) || round.chunks[lease.index]?.counts === false),
      ),
  );
}

/** Whether somebody still computes a chunk of which every copy is to be seen. */
function auditing({ chunks, leases }: RoundState): boolean {
  return leases.values().some((lease) => isPending(lease) && chunks[lease.index]?.audited === true);
}

/** Whether anybody still works for the job. */
function atWork(job: JobState): boolean {
  return openRounds(job).some(({ leases }) => leases.values().some(isPending));
}

/**
 * A round is over when the whole target and what stands beside it are verified and nothing delivered waits in vain for a check,
 * or at its full age if the quorum is there. After the job's end no lease is given any more: it is over when nobody works
 * for it or its age is full, so that everything accepted is paid.
 */
export function isOver(job: JobState, round: RoundState, now: number): boolean {
  const { quorum, limits } = job.spec.common;
  const verified = verifiedChunks(job);
  const old = roundAge(round, now) >= limits.roundMs;
  if (job.ended !== null) return old || !atWork(job);
  if (old && verified >= quorum) return true;
  const evaluated = round.chunks.every((chunk) => chunk.counts || isVerified(chunk));
  return verified >= round.target && evaluated && !underway(job) && !auditing(round);
}

/** The fact that ends a round, when it is over. */
export function sealRound(job: JobState, { now }: Moment): Fact[] {
  const { round } = job;
  if (round === null || round.sealedAt !== null || !isOver(job, round, now)) return [];
  return [{ type: "round-sealed", at: now, job: job.job, round: round.round }];
}
