import { delayOf, maxCopies, unitsOf } from "@starling/protocol";
import type { Fact } from "../facts/fact.ts";
import { isVerified } from "../leases/open-copies.ts";
import { takesResults, verifiedChunks } from "../rounds/seal-round.ts";
import { covers } from "../settlement/cover.ts";
import { connectedSessions, type Moment } from "../state/live.ts";
import { openRounds } from "../state/lookup.ts";
import { hasStanding } from "../state/standing.ts";
import type { ChunkState, JobState, RoundState, State } from "../state/state.ts";
import { nextCheck, type PolicyView } from "./policy.ts";
import { agreement, verdictFact } from "./verdict.ts";

/**
 * Whether half of the round's time has gone by since its first lease, or the round is closed and the running one is the
 * last that its results may count in: nobody waits for another worker then.
 */
function isLate({ spec, round: running }: JobState, { round, startedAt }: RoundState, now: number): boolean {
  const delay = (running?.round ?? round) - round;
  if (delay > 0 && delay >= delayOf(spec)) return true;
  return startedAt !== null && now - startedAt >= spec.common.limits.roundMs / 2;
}

/** Whether the terms let one more copy be paid, and the escrow covers it. */
function hasRoom({ spec, ...job }: JobState, { copies, opened }: ChunkState, { live }: Moment): boolean {
  if (opened === null || copies.length >= maxCopies(spec)) return false;
  return covers({ spec, ...job }, live, unitsOf(spec, opened.chunk));
}

function policyView(state: State, job: JobState, round: RoundState, chunk: ChunkState, moment: Moment): PolicyView {
  const standing = (worker: string) => hasStanding(state, job, worker as `0x${string}`);
  return {
    hasStanding: standing,
    late: isLate(job, round, moment.now),
    canSecond: (except) =>
      chunk.opened !== null &&
      (chunk.called === "second" || hasRoom(job, chunk, moment)) &&
      connectedSessions(state, job, moment.live).some(({ worker }) => standing(worker) && !except.has(worker)),
  };
}

/** The facts that the policy asks for now, over all chunks of the running round and the late ones before it. */
export function nextChecks(state: State, job: JobState, moment: Moment): Fact[] {
  if (job.round === null || job.round.sealedAt !== null) return [];
  const head = { at: moment.now, job: job.job };
  let counted = verifiedChunks(job);
  return openRounds(job).flatMap((round) => {
    const leases = Map.groupBy(round.leases.values(), ({ index }) => index);
    return round.chunks.flatMap((chunk): Fact[] => {
      if (chunk.opened === null) return [];
      const next = nextCheck(round, chunk, leases.get(chunk.index) ?? [], policyView(state, job, round, chunk, moment));
      switch (next.step) {
        case "wait":
          return [];
        case "call":
          return [
            { type: "check-called", ...head, round: round.round, index: chunk.index, by: next.by, why: next.why },
          ];
        case "accept":
          if (!takesResults(job, round, chunk, counted)) return [];
          if (chunk.counts && !isVerified(chunk)) counted++;
          return next.leases.map((lease) => verdictFact(job, lease, agreement(next.kind), moment.now));
        default:
          return next satisfies never;
      }
    });
  });
}
