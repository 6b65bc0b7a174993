import { cborCid, decimal, integer, safeInteger, u32 } from "@starling/protocol";
import * as z from "zod/mini";
import { leaseId } from "./lease-id.ts";
import { ofJob } from "./scope.ts";

/** The set of accepted results is fixed; what comes later counts in a later round, where the recipe takes it, or not at all. */
export const RoundSealed = z.strictObject({ type: z.literal("round-sealed"), ...ofJob, round: u32 });

export const EvaluationSum = z.strictObject({
  correct: z.nullable(safeInteger),
  total: safeInteger,
  lossMicroNats: decimal,
});
export type EvaluationSum = z.infer<typeof EvaluationSum>;

/** The sealed round was aggregated; its record and the new model are stored. */
export const RoundClosed = z.strictObject({
  type: z.literal("round-closed"),
  ...ofJob,
  round: u32,
  record: cborCid,
  model: cborCid,
  momentum: cborCid,
  error: cborCid,
  /** Whether the model's blocks are kept for good. */
  whole: z.boolean(),
  lossMicroNats: decimal,
  evaluation: z.nullable(EvaluationSum),
  multipliers: z
    .array(z.strictObject({ lease: leaseId, multiplier: integer(0, 2 ** 31 - 1) }))
    .check(z.maxLength(1_024)),
});
