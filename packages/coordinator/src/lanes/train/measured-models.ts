import { betterModel, type MeasuredModel, measuredModel } from "@starling/protocol";
import type { TrainJob } from "./job.ts";

/** The checkpoints that closed rounds have evaluated, oldest first. */
export function measuredModels({ spec, closed }: Pick<TrainJob, "spec" | "closed">): MeasuredModel[] {
  return closed.flatMap(({ round, closing: { evaluation } }, i) => {
    const base = closed[i - 1]?.closing.model ?? spec.laneParams.checkpoint;
    return measuredModel({ round, base, evaluation }) ?? [];
  });
}

/** Of all checkpoints that were evaluated so far the one with the lowest loss. */
export function bestModel(job: Pick<TrainJob, "spec" | "closed">): MeasuredModel | null {
  return measuredModels(job).reduce<MeasuredModel | null>(betterModel, null);
}

/** Whether the loss on the validation data has not fallen for as many rounds as the spec has patience. */
export function isOnPlateau(job: Pick<TrainJob, "spec" | "closed">): boolean {
  const { plateau } = job.spec.common.stop;
  if (plateau === undefined) return false;
  const measured = measuredModels(job);
  const needed = BigInt(Math.max(1, plateau.minDeltaMicroNats));
  let best: MeasuredModel | undefined;
  for (const model of measured) {
    if (best === undefined || BigInt(model.lossMicroNats) + needed <= BigInt(best.lossMicroNats)) best = model;
  }
  return best !== undefined && (measured.at(-1)?.round ?? 0) - best.round >= plateau.patience;
}
