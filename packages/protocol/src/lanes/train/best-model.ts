import type { MeasuredModel, TrainRecord } from "./record.ts";

/** The checkpoint that a round started from with its mean loss, where the round evaluated it; else null. */
export function measuredModel({ round, base, evaluation }: Pick<TrainRecord, "round" | "base" | "evaluation">) {
  if (evaluation === null || evaluation.total === 0) return null;
  const lossMicroNats = (BigInt(evaluation.lossMicroNats) / BigInt(evaluation.total)).toString();
  return { round, model: base, lossMicroNats } satisfies MeasuredModel;
}

/** The better of the best checkpoint so far and a newly measured one; the older one where they are equal. */
export function betterModel(best: MeasuredModel | null, measured: MeasuredModel | null): MeasuredModel | null {
  if (best === null || measured === null) return best ?? measured;
  return BigInt(measured.lossMicroNats) < BigInt(best.lossMicroNats) ? measured : best;
}
