import type { PaidWork, PayEvidence } from "@starling/protocol";
import type { JobState } from "../state/state.ts";

/** The accepted work of closed rounds as `payout` takes it; forfeited work is left out already. */
function* paidWork({ work }: Pick<JobState, "work">): Generator<PaidWork> {
  for (const [round, workers] of work) for (const [worker, units] of workers) yield { round, worker, units };
}

/** What the pay of rounds below `releasedBelow` follows from. */
export function payEvidence(job: Pick<JobState, "work" | "wrong">, releasedBelow: number): PayEvidence {
  return { work: paidWork(job), wrong: job.wrong, releasedBelow };
}
