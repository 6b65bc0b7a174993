import * as z from "zod/mini";
import { MAX_UPDATE_BLOCK_BYTES } from "../../constants.ts";
import { bytes32, cborCid, decimal, f32Bits, integer, rawCid, safeInteger, u32 } from "../../scalars.ts";

/**
 * The header of an update. It is a function of the chunk alone (no worker, no signature), so equal work has an equal
 * CID; that CID's digest is the *result* that commitments, receipts and verdicts name.
 */
export const Update = z.strictObject({
  v: z.literal(1),
  lane: z.literal("train"),
  kind: z.literal("train"),
  chunk: cborCid,
  /** Coordinates: length of the flat vector of trainable parameters. */
  n: integer(1, 2 ** 31 - 1),
  /** f32 bits of the mean loss of the first and of the last local step. */
  lossFirst: f32Bits,
  lossLast: f32Bits,
  /** Exact sum of the squared codes. */
  norm2: decimal,
  /** Hash over the uncompressed slices (leaf = sha2-256 of a slice of 65,536 coordinates). */
  root: bytes32,
  /** Manifest of what a sparse update left out, the input of the worker's next chunk; absent with other codecs. */
  error: z.exactOptional(cborCid),
  blocks: z
    .array(z.strictObject({ cid: rawCid, bytes: integer(1, MAX_UPDATE_BLOCK_BYTES) }))
    .check(z.minLength(1), z.maxLength(2_048)),
});
export type Update = z.infer<typeof Update>;

/** The output of an evaluation chunk, in integers. */
export const Evaluation = z.strictObject({
  v: z.literal(1),
  lane: z.literal("train"),
  kind: z.literal("evaluate"),
  chunk: cborCid,
  /** Targets that the model gives the largest logit; null where the loss counts no hits. */
  correct: z.nullable(safeInteger),
  /** Targets: samples, tokens or values. */
  total: safeInteger,
  /** Sum over the targets of the loss, each rounded to micro-nats, or to millionths of a squared difference. */
  lossMicroNats: decimal,
});
export type Evaluation = z.infer<typeof Evaluation>;

/** What a chunk of training or evaluation produces. */
export const TrainOutput = z.discriminatedUnion("kind", [Update, Evaluation]);
export type TrainOutput = z.infer<typeof TrainOutput>;

/** What the round needs to know of an output; the rest is in its block. */
export const TrainSummary = z.discriminatedUnion("kind", [
  z.strictObject({
    lane: z.literal("train"),
    kind: z.literal("train"),
    norm2: decimal,
    lossFirst: u32,
    lossLast: u32,
    /** What the update left out, under error feedback. */
    error: z.exactOptional(cborCid),
  }),
  z.strictObject({
    lane: z.literal("train"),
    kind: z.literal("evaluate"),
    correct: z.nullable(safeInteger),
    total: safeInteger,
    lossMicroNats: decimal,
  }),
]);
export type TrainSummary = z.infer<typeof TrainSummary>;
