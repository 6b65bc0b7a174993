import { fromF32bits } from "@starling/learning";
import type { EvaluationSum, TrainSummary } from "@starling/protocol";
import type { CountedResult } from "../../rounds/counted-results.ts";

/** A result's summary, of an update or of an evaluation. */
function summaryOf<K extends TrainSummary["kind"]>(
  { lease: { reveal } }: CountedResult,
  kind: K,
): Extract<TrainSummary, { kind: K }> | undefined {
  const summary = reveal?.summary as TrainSummary | undefined;
  return summary?.kind === kind ? (summary as Extract<TrainSummary, { kind: K }>) : undefined;
}

/** Adds up hits; null, and so is the sum, where the loss counts none. */
export function addCorrect(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Mean of the updates' last losses in whole micro-nats (or millionths of a square), rounded down; zero for none. */
export function meanLoss(updates: readonly CountedResult[]): bigint {
  const losses = updates.flatMap((update) => {
    const summary = summaryOf(update, "train");
    return summary === undefined ? [] : [BigInt(Math.round(fromF32bits(summary.lossLast) * 1e6))];
  });
  return losses.length === 0 ? 0n : losses.reduce((sum, loss) => sum + loss, 0n) / BigInt(losses.length);
}

/** Sum over the accepted evaluation chunks; null where there are none. */
export function evaluationSum(results: readonly CountedResult[]): EvaluationSum | null {
  return results.reduce<EvaluationSum | null>((sum, result) => {
    const summary = summaryOf(result, "evaluate");
    if (summary === undefined) return sum;
    const { correct, total, lossMicroNats } = summary;
    return {
      correct: addCorrect(correct, sum === null ? 0 : sum.correct),
      total: total + (sum?.total ?? 0),
      lossMicroNats: (BigInt(lossMicroNats) + BigInt(sum?.lossMicroNats ?? 0)).toString(),
    };
  }, null);
}
