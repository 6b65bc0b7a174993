import { codecOf } from "@starling/learning";
import {
  type Bytes32,
  DEFAULT_TOLERANCE,
  type Loss,
  type Precision,
  parse,
  type TrainSpec,
  TrainSpec as TrainSpecSchema,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { SCHEDULES } from "./learning-rates.ts";
import { type TrainingChoices, trainingOf } from "./training-choices.ts";

/** What a researcher decides; everything else has the defaults of TRAINING §3. */
export interface SpecChoices extends TrainingChoices {
  readonly title: string;
  readonly purpose: string;
  /** Validation accuracy in [0, 1] that ends the job early; not for regression. */
  readonly targetAccuracy?: number;
  /** Ends the job when the validation loss (nats, or squared units for regression) has not fallen by `minDelta` for `patience` rounds. */
  readonly plateau?: { readonly patience: number; readonly minDelta?: number };
  /** Training chunks per round. */
  readonly chunks: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  /** Whether volunteers compute activations anew instead of keeping them: less memory, the same bits. False by default. */
  readonly recompute?: boolean;
  /** `f16` halves what kept activations take, and widens the tolerance; `f32` by default. */
  readonly precision?: Precision;
  /** Peak learning rate. */
  readonly learningRate?: number;
  /** How the learning rate goes over the rounds. */
  readonly schedule?: keyof typeof SCHEDULES;
  readonly quorum?: number;
  readonly copies?: number;
  readonly evaluateEvery?: number;
  readonly holdbackRounds?: number;
  /** Token wei for 10¹² FLOPs. */
  readonly price: bigint;
  readonly roundMs?: number;
  readonly leaseMs?: number;
  readonly royalties?: TrainSpec["common"]["royalties"];
}

/** The blocks that the spec names. */
export interface SpecParts {
  readonly graph: CID;
  readonly checkpoint: CID;
  /** The round that made the checkpoint, where one did (see `startFrom`). */
  readonly origin?: NonNullable<TrainSpec["laneParams"]["origin"]>;
  readonly dataset: CID;
  readonly validation: CID;
  readonly test: CID;
  readonly engine: Bytes32;
  /** Numbers in the checkpoint, and those of them that training changes. */
  readonly parameters: number;
  readonly trained: number;
  readonly flops: { readonly train: number; readonly evaluate: number };
  /** Samples in one shard of the dataset, to which windows are aligned. */
  readonly shardCount: number;
  /** What the data is learned with, see `lossFor`: softmax cross-entropy by default. */
  readonly loss?: Loss;
}

/** Largest evaluation chunk, in samples and in FLOPs: a tab reports within seconds. */
const EVALUATE_SPAN = 2_000;
const EVALUATE_FLOPS = 20e9;

function evaluateSpan({ evaluate }: SpecParts["flops"]): number {
  return Math.max(1, Math.min(EVALUATE_SPAN, Math.floor(EVALUATE_FLOPS / evaluate)));
}

/** Bytes of one update's codes. */
export function updateLength(codec: TrainSpec["laneParams"]["codec"], trained: number): number {
  return codecOf(codec).packedLength(trained);
}

/**
 * Builds a training spec.
 * @throws InvalidDataError when a choice is out of the schema's bounds.
 */
export function buildSpec(parts: SpecParts, choices: SpecChoices): TrainSpec {
  const batch = choices.batch ?? 32;
  const training = trainingOf(choices);
  const steps = training.recipe.kind === "sync" ? 1 : 10;
  const learningRate = training.optimizer.kind === "sgd" ? 0.1 : 2e-3;
  const { plateau, precision = "f32" } = choices;
  return parse(TrainSpecSchema, {
    v: 1,
    lane: "train",
    common: {
      title: choices.title,
      purpose: choices.purpose,
      stop: {
        rounds: choices.rounds,
        targetPpm: Math.round((choices.targetAccuracy ?? 0) * 1_000_000),
        ...(plateau && {
          plateau: { patience: plateau.patience, minDeltaMicroNats: Math.round((plateau.minDelta ?? 0) * 1_000_000) },
        }),
      },
      quorum: choices.quorum ?? 1,
      copies: choices.copies ?? 1,
      overAssignMilli: 0,
      tolerance: DEFAULT_TOLERANCE[precision],
      beacon: "blockhash",
      limits: {
        modelBytes: Math.max(1024, parts.parameters * 4 * 2),
        updateBytes: updateLength(training.codec, parts.trained) + 64 * 1024,
        leaseMs: choices.leaseMs ?? 45_000,
        roundMs: choices.roundMs ?? 120_000,
      },
      validation: parts.validation,
      test: parts.test,
      price: choices.price.toString(),
      holdbackRounds: choices.holdbackRounds ?? 2,
      royalties: [...(choices.royalties ?? [])],
      engine: parts.engine,
    },
    laneParams: {
      graph: parts.graph,
      checkpoint: parts.checkpoint,
      ...(parts.origin && { origin: parts.origin }),
      dataset: parts.dataset,
      loss: parts.loss ?? "softmax-cross-entropy",
      ...training,
      chunks: choices.chunks,
      span: parts.shardCount,
      steps: choices.steps ?? steps,
      batch,
      microBatch: choices.microBatch ?? batch,
      recompute: choices.recompute ?? false,
      precision,
      lr: SCHEDULES[choices.schedule ?? "cosine"](choices.learningRate ?? learningRate, choices.rounds),
      checkpointEvery: 20,
      evaluateEvery: choices.evaluateEvery ?? 1,
      evaluateSpan: evaluateSpan(parts.flops),
      flops: parts.flops,
    },
  });
}
