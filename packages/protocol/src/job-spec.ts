import * as z from "zod/mini";
import { TOLERANCE_BOUNDS } from "./constants.ts";
import { PAY_SENTINELS } from "./pay-tree.ts";
import { address, bytes32, cborCid, decimal, f32Bits, integer, rawCid, safeInteger, text } from "./scalars.ts";
import { misfit, type Training } from "./training/fitting.ts";
import { LocalOptimizer } from "./training/local-optimizer.ts";
import { countsHits, Loss } from "./training/loss.ts";
import { Recipe, UpdateCodec } from "./training/recipe.ts";

const bounded = ({ min, max }: { min: number; max: number }) => integer(min, max);

const plateau = z.strictObject({
  /** Rounds without an improvement after which the job ends. */
  patience: integer(1, 10_000),
  /** Mean loss by which a round must be better than the best before to count: micro-nats, or millionths of a square. */
  minDeltaMicroNats: integer(0, 1_000_000_000),
});

/** When and at what cost a job ends; the budget itself is on the chain. */
const stopRule = z.strictObject({
  rounds: integer(1, 100_000),
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

/** What a volunteer's tab may be asked for at most. */
const limits = z.strictObject({
  modelBytes: integer(1, 2 ** 30),
  updateBytes: integer(1, 2 ** 28),
  /** First lease deadline; afterwards it adapts (median + k·MAD), never above four times this. */
  leaseMs: integer(1_000, 3_600_000),
  /** A round closes at this age with what is verified, if the quorum is there. */
  roundMs: integer(5_000, 24 * 3_600_000),
});

/** An account that can have a leaf: at the sentinels of the pay tree every royalty would be found missing. */
const payee = address.check(
  z.refine((account) => account !== PAY_SENTINELS.first && account !== PAY_SENTINELS.last, {
    error: "nobody can be paid at this account",
  }),
);

/** What every lane's spec says. */
const common = z.strictObject({
  title: text(120),
  purpose: text(2_000),
  stop: stopRule,
  /** Accepted training chunks below which a round does not close. */
  quorum: integer(1, 1_024),
  /** Copies of every chunk, checks aside. */
  copies: integer(1, 8),
  /** Chunks opened beyond the target, in thousandths of it. */
  overAssignMilli: integer(0, 4_000),
  tolerance,
  /** `blockhash`: the hash of the first block after the round before closed; on an embedded chain the station controls it. */
  beacon: z.literal("blockhash"),
  limits,
  /** Steers the job. */
  validation: cborCid,
  /** Read once, at the end. */
  test: cborCid,
  /** Token wei for 10¹² units. */
  price: decimal,
  /** Rounds for which accepted pay is held back; the last epoch releases all of it. */
  holdbackRounds: integer(0, 1_000),
  /** Shares of the workers' pay that go to owners of data and base models, on top of it. */
  royalties: z.array(z.strictObject({ account: payee, bps: integer(1, 5_000) })).check(z.maxLength(16)),
  engine: bytes32,
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

/** What a researcher posts: a tagged union over lanes; unknown lanes are refused. */
export const JobSpec = z.discriminatedUnion("lane", [
  z.strictObject({ v: z.literal(1), lane: z.literal("train"), common, laneParams: trainParams }).check(
    z.refine((spec) => spec.laneParams.microBatch <= spec.laneParams.batch, { error: "microBatch exceeds batch" }),
    z.refine((spec) => spec.laneParams.batch % spec.laneParams.microBatch === 0, {
      error: "batch must be a multiple of microBatch",
    }),
    z.refine(({ common, laneParams }) => common.stop.targetPpm === 0 || countsHits(laneParams.loss), {
      error: "a target accuracy needs softmax-cross-entropy: with mean-squared-error nothing is right or wrong",
    }),
    z.refine(({ laneParams }) => misfit(laneParams) === undefined, {
      error: ({ input }) => misfit((input as { laneParams: Training }).laneParams) ?? "",
    }),
  ),
]);
export type JobSpec = z.infer<typeof JobSpec>;
export type TrainParams = JobSpec["laneParams"];
export type Tolerance = JobSpec["common"]["tolerance"];
