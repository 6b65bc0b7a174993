import * as z from "zod/mini";
import { address, cborCid, decimal, fixedBytes, integer, jobId, rawCid, safeInteger, u32 } from "./scalars.ts";

/** An update as the round that sums it names it; its receipt is in the same round's pages. */
export const AcceptedEntry = z.strictObject({
  chunk: cborCid,
  /** The chunk's own round and place: under the buffered recipe it may be one of the rounds before. */
  round: u32,
  index: u32,
  /** The worker whose copy is the one that was summed. */
  worker: address,
  /** Header of the update. */
  update: cborCid,
  /** The one integer that this update's codes are multiplied by. */
  multiplier: integer(0, 2 ** 31 - 1),
});

export type AcceptedEntry = z.infer<typeof AcceptedEntry>;

const evaluation = z.strictObject({ correct: z.nullable(safeInteger), total: safeInteger, lossMicroNats: decimal });

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
 */
export const RoundRecord = z.strictObject({
  v: z.literal(1),
  job: jobId,
  round: u32,
  seed: fixedBytes(32),
  prev: z.nullable(cborCid),
  /** Checkpoint that the round's own chunks started from, and that its step changes. */
  base: cborCid,
  accepted: z.array(AcceptedEntry).check(z.maxLength(1_024)),
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
  evaluation: z.nullable(evaluation),
  /** Of all checkpoints that were evaluated so far the one with the lowest loss, the first of equal ones. */
  best: z.nullable(MeasuredModel),
  receipts: cborCid,
});
export type RoundRecord = z.infer<typeof RoundRecord>;

/** A flat f32 vector as raw blocks of at most 1 MiB, little-endian. */
export const VectorManifest = z.strictObject({
  v: z.literal(1),
  n: integer(1, 2 ** 31 - 1),
  blocks: z.array(rawCid).check(z.minLength(1), z.maxLength(8_192)),
});
export type VectorManifest = z.infer<typeof VectorManifest>;
