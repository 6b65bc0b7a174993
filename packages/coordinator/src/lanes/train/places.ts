import { maxDelay } from "@starling/protocol";
import type { Place, RoundPlan } from "../lane.ts";
import { windows } from "../windows.ts";
import type { TrainJob } from "./job.ts";

/** Whether a round evaluates the model that it starts from. */
function evaluates({ spec }: Pick<TrainJob, "spec">, round: number): boolean {
  return round % spec.laneParams.evaluateEvery === 0;
}

/**
 * The places of a round: the target's training chunks, those beyond it, then the evaluation chunks where the round has
 * any. Where late results count, as many again are open beyond the target: whoever is quick finds work while the slow
 * hold theirs.
 */
export function trainPlan(job: Pick<TrainJob, "spec" | "intake">, round: number): RoundPlan {
  const { common, laneParams } = job.spec;
  const spare = maxDelay(laneParams.recipe) > 0 ? laneParams.chunks : 0;
  const beyond = Math.max(spare, Math.ceil((laneParams.chunks * common.overAssignMilli) / 1_000));
  const head = { audited: false, copies: common.copies };
  const places: Place[] = [];
  for (let i = 0; i < laneParams.chunks + beyond; i++) {
    places.push({ ...head, kind: "train", counts: true, extra: i >= laneParams.chunks, window: null });
  }
  if (evaluates(job, round)) {
    for (const window of windows(job.intake.data.validation.count, laneParams.evaluateSpan)) {
      places.push({ ...head, kind: "evaluate", counts: false, extra: false, window });
    }
  }
  return { target: laneParams.chunks, places };
}
