import { BUDGET_GRACE_MS } from "../constants.ts";
import type { Fact, FactOf } from "../facts/fact.ts";
import type { Moment } from "../state/live.ts";
import type { ClosedRound, JobState } from "../state/state.ts";
import { isOnPlateau } from "./measured-models.ts";

type EndReason = FactOf<"job-ended">["reason"];

/** Share of the evaluated targets that were right, in ppm; 0 where nothing was evaluated, or can be right. */
export function accuracyPpm({ evaluation }: Pick<ClosedRound, "evaluation">): number {
  const { correct, total } = evaluation ?? { correct: 0, total: 1 };
  return Math.floor(((correct ?? 0) * 1_000_000) / Math.max(1, total));
}

function endReason(job: JobState, { now, live }: Moment): EndReason | undefined {
  const { rounds, targetPpm } = job.spec.common.stop;
  if (job.control.cancelled) return "cancelled";
  if (typeof live.chain.get(job.job)?.job.closedAt === "number") return "closed";
  if (job.closed.length >= rounds) return "rounds";
  if (targetPpm > 0 && job.closed.some((round) => round.evaluation !== null && accuracyPpm(round) >= targetPpm)) {
    return "target";
  }
  if (isOnPlateau(job)) return "plateau";
  if (now >= job.params.deadline * 1_000) return "deadline";
  const unfunded = live.unfundedSince.get(job.job);
  return unfunded !== undefined && now - unfunded >= BUDGET_GRACE_MS ? "budget" : undefined;
}

/** The fact that ends a job: its rounds, target, plateau, deadline or budget, or the client's word here or on the chain. */
export function endJob(job: JobState, moment: Moment): Fact[] {
  const reason = job.ended === null ? endReason(job, moment) : undefined;
  return reason === undefined ? [] : [{ type: "job-ended", at: moment.now, job: job.job, reason }];
}
