import * as z from "zod/mini";
import { cborCid, decimal, integer } from "../../scalars.ts";
import { EvaluationSum } from "./record.ts";

/** How a dataset is cut: samples, and samples per shard. */
export const DataSize = z.strictObject({
  count: integer(1, 2 ** 31 - 1),
  align: integer(1, 1_000_000),
  /** Targets of one sample: what an evaluation counts. */
  targets: integer(1, 65_536),
});
export type DataSize = z.infer<typeof DataSize>;

/** What a coordinator learned of a training job when it took it on. */
export const TrainIntake = z.strictObject({
  lane: z.literal("train"),
  /** Trainable parameters: coordinates of an update. */
  parameters: integer(1, 2 ** 31 - 1),
  data: z.strictObject({ train: DataSize, validation: DataSize, test: DataSize }),
});
export type TrainIntake = z.infer<typeof TrainIntake>;

/** What a training round left: the new model, and what the server carries on. */
export const TrainClosing = z.strictObject({
  lane: z.literal("train"),
  model: cborCid,
  momentum: cborCid,
  error: cborCid,
  /** Whether the model's blocks are kept for good. */
  whole: z.boolean(),
  lossMicroNats: decimal,
  evaluation: z.nullable(EvaluationSum),
  /** Of the counted results, in their order. */
  multipliers: z.array(integer(0, 2 ** 31 - 1)).check(z.maxLength(1_024)),
});
export type TrainClosing = z.infer<typeof TrainClosing>;

/** The final model's evaluation on the test data. */
export const TrainConclusion = z.strictObject({ lane: z.literal("train"), test: EvaluationSum });
export type TrainConclusion = z.infer<typeof TrainConclusion>;
