import * as z from "zod/mini";
import { contributor } from "./dataset.ts";
import { cborCid, integer, rawCid, text, u32 } from "./scalars.ts";

/** A tensor of a checkpoint: its own list of raw blocks (1 MiB each but the last), little-endian f32, row major. */
const checkpointTensor = z.strictObject({
  name: text(200),
  dtype: z.literal("float32"),
  shape: z.array(integer(1, 2 ** 31 - 1)).check(z.maxLength(8)),
  blocks: z.array(rawCid).check(z.minLength(1), z.maxLength(4_096)),
});

/** The model's weights after a round: a manifest of per-tensor raw blocks in the graph's parameter order. */
export const Checkpoint = z.strictObject({
  v: z.literal(1),
  /** The graph file (raw block) whose parameters these are. */
  graph: rawCid,
  round: u32,
  /** The checkpoint before this one; null for the initial weights. */
  parent: z.nullable(cborCid),
  /** Author of a base model and the royalty asked for; later checkpoints name none. */
  contributor: z.optional(contributor),
  tensors: z.array(checkpointTensor).check(z.minLength(1), z.maxLength(4_096)),
});
export type Checkpoint = z.infer<typeof Checkpoint>;
export type CheckpointTensor = Checkpoint["tensors"][number];
