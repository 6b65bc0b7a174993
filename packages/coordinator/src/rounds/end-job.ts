import { BUDGET_GRACE_MS } from "../constants.ts";
import type { Fact, FactOf } from "../facts/fact.ts";
import type { Moment } from "../state/live.ts";
import type { JobState } from "../state/state.ts";

type EndReason = FactOf<"job-ended">["reason"];

function endReason(job: JobState, { now, live }: Moment): EndReason | undefined {
  const { rounds } = job.spec.common.stop;
  if (job.control.cancelled) return "cancelled";
  if (typeof live.chain.get(job.job)?.job.closedAt === "number") return "closed";
  const reason = job.lane.endReason(job);
  if (reason !== undefined) return reason;
  if (job.closed.length >= rounds) return "rounds";
  if (now >= job.params.deadline * 1_000) return "deadline";
  const unfunded = live.unfundedSince.get(job.job);
  return unfunded !== undefined && now - unfunded >= BUDGET_GRACE_MS ? "budget" : undefined;
}

/** The fact that ends a job: its lane, rounds, deadline or budget, or the client's word here or on the chain. */
export function endJob(job: JobState, moment: Moment): Fact[] {
  const reason = job.ended === null ? endReason(job, moment) : undefined;
  return reason === undefined ? [] : [{ type: "job-ended", at: moment.now, job: job.job, reason }];
}
