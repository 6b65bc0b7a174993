import * as z from "zod/mini";
import { cborCid, decimal, integer, rawCid, safeInteger, u32 } from "../../scalars.ts";
import { acceptedFields, recordFields } from "../heads.ts";

/** An update as the round that sums it names it. */
const accepted = z.strictObject({
  ...acceptedFields,
  /** The one integer that this update's codes are multiplied by. */
  multiplier: integer(0, 2 ** 31 - 1),
});

/** Sum over evaluation chunks. */
export const EvaluationSum = z.strictObject({
  /** Null where the loss counts no hits. */
  correct: z.nullable(safeInteger),
  total: safeInteger,
  lossMicroNats: decimal,
});
export type EvaluationSum = z.infer<typeof EvaluationSum>;

/** A checkpoint and its mean loss on the validation data, in micro-nats (or millionths of a square) rounded down. */
export const MeasuredModel = z.strictObject({
  /** Rounds behind it: 0 for the initial weights. */
  round: u32,
  model: cborCid,
  lossMicroNats: decimal,
});
export type MeasuredModel = z.infer<typeof MeasuredModel>;

/**
 * What happened in one training round and how anybody recomputes it: U = Σ multiplier · codes over `accepted`, then the
 * server step of TRAINING §3 from (`base`, momentum and error of `prev`) gives `model`, `momentum`, `error`, `delta`.
 * `base` is the checkpoint that the round's own chunks started from, and that its step changes.
 */
export const TrainRecord = z.strictObject({
  ...recordFields,
  lane: z.literal("train"),
  accepted: z.array(accepted).check(z.maxLength(1_024)),
  /** The int4 step that everybody applies. */
  delta: z.array(rawCid).check(z.maxLength(4_096)),
  /** Checkpoint after the step; its blocks are kept whole every `checkpointEvery` rounds. */
  model: cborCid,
  /** Server momentum M and quantisation error e after the step: manifests like a checkpoint's, one vector each. */
  momentum: cborCid,
  error: cborCid,
  /** Mean of the accepted chunks' last losses in micro-nats. */
  lossMicroNats: decimal,
  /** Sum over the verified evaluation chunks of `base`, where this round had any. */
  evaluation: z.nullable(EvaluationSum),
  /** Of all checkpoints that were evaluated so far the one with the lowest loss, the first of equal ones. */
  best: z.nullable(MeasuredModel),
});
export type TrainRecord = z.infer<typeof TrainRecord>;

/** A flat f32 vector as raw blocks of at most 1 MiB, little-endian. */
export const VectorManifest = z.strictObject({
  v: z.literal(1),
  n: integer(1, 2 ** 31 - 1),
  blocks: z.array(rawCid).check(z.minLength(1), z.maxLength(8_192)),
});
export type VectorManifest = z.infer<typeof VectorManifest>;
