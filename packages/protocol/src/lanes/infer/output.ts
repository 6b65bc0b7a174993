import * as z from "zod/mini";
import { MAX_UPDATE_BLOCK_BYTES } from "../../constants.ts";
import { bytes32, cborCid, integer, rawCid, u32 } from "../../scalars.ts";

/** Most blocks of one chunk's results: 64 MiB. */
export const MAX_RESULT_BLOCKS = 256;

/**
 * The results of a chunk's items, in their order: the blocks together are what the processing package encodes, whose
 * sha2-256 is `root`.
 */
export const InferOutput = z
  .strictObject({
    v: z.literal(1),
    lane: z.literal("infer"),
    kind: z.enum(["infer", "calibrate"]),
    chunk: cborCid,
    items: integer(1, 100_000),
    /** Those of them that could not be computed, each with its reason in the results. */
    failed: integer(0, 100_000),
    root: bytes32,
    blocks: z
      .array(z.strictObject({ cid: rawCid, bytes: integer(1, MAX_UPDATE_BLOCK_BYTES) }))
      .check(z.minLength(1), z.maxLength(MAX_RESULT_BLOCKS)),
  })
  .check(z.refine(({ items, failed }) => failed <= items, { error: "more items failed than there are" }));
export type InferOutput = z.infer<typeof InferOutput>;

/** What a round needs to know of an output; the rest is in its block. */
export const InferSummary = z.strictObject({
  lane: z.literal("infer"),
  kind: z.enum(["infer", "calibrate"]),
  items: u32,
  failed: u32,
});
export type InferSummary = z.infer<typeof InferSummary>;
