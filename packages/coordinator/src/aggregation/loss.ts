import { fromF32bits } from "@starling/learning";
import type { EvaluationSum } from "../facts/round-facts.ts";
import type { AcceptedUpdate } from "./accepted-updates.ts";

/** Adds up hits; null, and so is the sum, where the loss counts none. */
export function addCorrect(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Mean of the updates' last losses in whole micro-nats (or millionths of a square), rounded down; zero for none. */
export function meanLoss(updates: readonly AcceptedUpdate[]): bigint {
  const losses = updates.flatMap(({ lease: { reveal } }) =>
    reveal?.summary.kind === "train" ? [BigInt(Math.round(fromF32bits(reveal.summary.lossLast) * 1e6))] : [],
  );
  return losses.length === 0 ? 0n : losses.reduce((sum, loss) => sum + loss, 0n) / BigInt(losses.length);
}

/** Sum over the accepted evaluation chunks; null where there are none. */
export function evaluationSum(results: readonly AcceptedUpdate[]): EvaluationSum | null {
  return results.reduce<EvaluationSum | null>((sum, { lease }) => {
    if (lease.reveal?.summary.kind !== "evaluate") return sum;
    const { correct, total, lossMicroNats } = lease.reveal.summary;
    return {
      correct: addCorrect(correct, sum === null ? 0 : sum.correct),
      total: total + (sum?.total ?? 0),
      lossMicroNats: (BigInt(lossMicroNats) + BigInt(sum?.lossMicroNats ?? 0)).toString(),
    };
  }, null);
}
