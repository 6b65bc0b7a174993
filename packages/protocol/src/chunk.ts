import * as z from "zod/mini";
import { type Block, encodeBlock } from "./block.ts";
import { anyCid, bytes32, f32Bits, fixedBytes, integer, jobId, safeInteger, u32 } from "./scalars.ts";

/**
 * One unit of work, as the block whose CID is leased, committed, receipted and audited: `result = f(chunk)`.
 *
 * `inputs` are, in this order: the graph file, the checkpoint manifest, the dataset manifest, and under the sparse
 * recipe what the worker's update before has left out, where there was one. `range` is the half-open
 * window of samples. A training chunk takes `steps` steps of `batch` samples that `seed` draws from the window; an
 * evaluation chunk passes once over the whole window (`steps` 0, `lr` 0).
 */
export const Chunk = z.strictObject({
  v: z.literal(1),
  job: jobId,
  lane: z.literal("train"),
  kind: z.enum(["train", "evaluate"]),
  round: u32,
  index: u32,
  inputs: z.array(anyCid).check(z.minLength(3), z.maxLength(4)),
  range: z.tuple([safeInteger, safeInteger]).check(z.refine(([start, end]) => start < end, { error: "is empty" })),
  seed: fixedBytes(32),
  steps: integer(0, 10_000),
  batch: integer(1, 65_536),
  /** Part of the chunk because it fixes the order of the float sums. */
  microBatch: integer(1, 65_536),
  lr: f32Bits,
  engine: bytes32,
});
export type Chunk = z.infer<typeof Chunk>;

/** The block of a chunk. */
export function chunkBlock(chunk: Chunk): Block {
  return encodeBlock(chunk);
}
