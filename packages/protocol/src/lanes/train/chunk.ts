import * as z from "zod/mini";
import { f32Bits, integer } from "../../scalars.ts";
import { chunkFields } from "../heads.ts";

/**
 * A chunk of training, or of an evaluation.
 *
 * `inputs` are, in this order: the graph file, the checkpoint manifest, the dataset manifest, and under the sparse
 * recipe what the worker's update before has left out, where there was one. A training chunk takes `steps` steps of
 * `batch` samples that `seed` draws from the window `range`; an evaluation chunk passes once over the whole window
 * (`steps` 0, `lr` 0).
 */
export const TrainChunk = z.strictObject({
  ...chunkFields,
  lane: z.literal("train"),
  kind: z.enum(["train", "evaluate"]),
  inputs: chunkFields.inputs.check(z.minLength(3), z.maxLength(4)),
  steps: integer(0, 10_000),
  batch: integer(1, 65_536),
  lr: f32Bits,
});
export type TrainChunk = z.infer<typeof TrainChunk>;
