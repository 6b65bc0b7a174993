import * as z from "zod/mini";
import { TOLERANCE_BOUNDS } from "../../constants.ts";
import { cborCid, f32Bits, integer, rawCid, safeInteger } from "../../scalars.ts";
import { commonFields, stopFields } from "../heads.ts";
import { misfit, type Training } from "./fitting.ts";
import { LocalOptimizer } from "./local-optimizer.ts";
import { countsHits, Loss } from "./loss.ts";
import { Recipe, UpdateCodec } from "./recipe.ts";

const bounded = ({ min, max }: { min: number; max: number }) => integer(min, max);

const plateau = z.strictObject({
  /** Rounds without an improvement after which the job ends. */
  patience: integer(1, 10_000),
  /** Mean loss by which a round must be better than the best before to count: micro-nats, or millionths of a square. */
  minDeltaMicroNats: integer(0, 1_000_000_000),
});

const stopRule = z.strictObject({
  ...stopFields,
  /** Validation accuracy in ppm at which the job ends early; 0 = never, and always 0 where a loss counts no hits. */
  targetPpm: integer(0, 1_000_000),
  /** Ends the job when the loss on the validation data no longer falls. */
  plateau: z.exactOptional(plateau),
});

const tolerance = z.strictObject({
  cosinePpm: bounded(TOLERANCE_BOUNDS.cosinePpm),
  normRatioLowPpm: bounded(TOLERANCE_BOUNDS.normRatioLowPpm),
  normRatioHighPpm: bounded(TOLERANCE_BOUNDS.normRatioHighPpm),
});
/** How near two computations of one update must be. */
export type Tolerance = z.infer<typeof tolerance>;

const common = z.strictObject({
  ...commonFields,
  stop: stopRule,
  tolerance,
  /** Steers the job. */
  validation: cborCid,
  /** Read once, at the end. */
  test: cborCid,
});

/**
 * The round whose model a job starts from. A fork begins with a server that carries nothing; a job that `resumes` takes
 * over the momentum and the quantisation error of the round, and so goes on as the other job would have.
 */
const origin = z.strictObject({
  /** The round's record, which names its job. */
  record: cborCid,
  resumes: z.boolean(),
});

/** Numbers of 16 bits are packed two to a word and rounded by integers, so that every device stores them alike. */
export const Precision = z.enum(["f32", "f16"]);
export type Precision = z.infer<typeof Precision>;

/** How a `train` job is cut, computed and combined (TRAINING §3). */
const trainParams = z.strictObject({
  graph: rawCid,
  /** The initial weights. */
  checkpoint: cborCid,
  /** Where the initial weights come from, when a job's round made them. */
  origin: z.exactOptional(origin),
  dataset: cborCid,
  loss: Loss,
  recipe: Recipe,
  optimizer: LocalOptimizer,
  codec: UpdateCodec,
  /** How accepted updates are weighed: by local work, and clipped to the round's median norm or not. */
  aggregation: z.enum(["work", "work-clip"]),
  /** Training chunks that a round waits for. */
  chunks: integer(1, 512),
  /** Samples in the window of the dataset that one chunk draws from. */
  span: integer(1, 10_000_000),
  /** Local steps H. */
  steps: integer(1, 1_000),
  batch: integer(1, 65_536),
  microBatch: integer(1, 65_536),
  /** Whether activations are computed anew in the backward pass: less memory and more work; the same bits at f32. */
  recompute: z.boolean(),
  /**
   * How activations are stored between the forward and the backward pass, which reads them as operands of its products.
   * Sums, weights, the optimizer's state and the update are f32 in any case.
   */
  precision: Precision,
  /** Learning rate per round; the last entry holds from there on. */
  lr: z.array(f32Bits).check(z.minLength(1), z.maxLength(10_000)),
  /** Rounds between checkpoints that are stored whole. */
  checkpointEvery: integer(1, 1_000),
  /** Rounds between evaluations on the validation data. */
  evaluateEvery: integer(1, 1_000),
  /** Samples per evaluation chunk. */
  evaluateSpan: integer(1, 10_000_000),
  /** FLOPs of one sample by the graph's cost model: what units are counted from. */
  flops: z.strictObject({ train: safeInteger, evaluate: safeInteger }),
});
/** How a training job is cut, computed and combined. */
export type TrainParams = z.infer<typeof trainParams>;

/** A training job. */
export const TrainSpec = z
  .strictObject({ v: z.literal(1), lane: z.literal("train"), common, laneParams: trainParams })
  .check(
    z.refine((spec) => spec.laneParams.microBatch <= spec.laneParams.batch, { error: "microBatch exceeds batch" }),
    z.refine((spec) => spec.laneParams.batch % spec.laneParams.microBatch === 0, {
      error: "batch must be a multiple of microBatch",
    }),
    z.refine((spec) => spec.common.stop.targetPpm === 0 || countsHits(spec.laneParams.loss), {
      error: "a target accuracy needs softmax-cross-entropy: with mean-squared-error nothing is right or wrong",
    }),
    z.refine(({ laneParams }) => misfit(laneParams) === undefined, {
      error: ({ input }) => misfit((input as { laneParams: Training }).laneParams) ?? "",
    }),
  );
export type TrainSpec = z.infer<typeof TrainSpec>;
