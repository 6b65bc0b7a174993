import type { LocalOptimizer } from "@starling/protocol";
import { f32bits, SCHEDULES } from "@starling/sdk";
import { type CodecKind, type RecipeChoice, trainingOf } from "../../packages/sdk/src/spec/training-choices.ts";
import type { Shape } from "./shape.ts";
import type { JobRun } from "./train-job.ts";

/** What a run changes of TRAINING §3's default: momentum of 0.8 and 0.9, int4 codes, H = 10, the shape's own batch. */
export interface Choice {
  /** `job`: rounds as the network makes them; `together`: the mean gradient in every step. */
  readonly mode?: "job" | "together";
  readonly workers?: number;
  readonly localSteps?: number;
  readonly batch?: number;
  /** Peak learning rate. */
  readonly peak?: number;
  readonly schedule?: keyof typeof SCHEDULES;
  readonly recipe?: RecipeChoice;
  readonly codec?: CodecKind;
  /** So many of a round's results started so many rounds before. */
  readonly late?: { readonly results: number; readonly rounds: number };
  /** Local momentum β₁ and ε of AdamW, where they are not TRAINING §3's 0.9 and 1e-8. */
  readonly beta1?: number;
  readonly epsilon?: number;
  /** κ of the codec's scale, where it is not the codec's own. */
  readonly kappa?: number;
}

const momentum = (mu: number, alpha: number): RecipeChoice => ({ kind: "momentum", mu, alpha });
const sparse = (alpha: number, beta = 0.95): RecipeChoice => ({ kind: "sparse", alpha, beta });

/** What is compared, in the order in which it runs: baselines and defaults first, then what might close the gap. */
export const RUNS: Readonly<Record<string, Choice>> = {
  "all-reduce": { mode: "together" },
  default: {},
  "beta1-0": { beta1: 0 },
  single: { mode: "together", workers: 1 },
  "beta1-0-H-5": { beta1: 0, localSteps: 5 },
  "beta1-0-H-5-mu-0.9": { beta1: 0, localSteps: 5, recipe: momentum(0.9, 0.9) },
  "batch-16": { batch: 16 },
  "beta1-0-batch-16": { beta1: 0, batch: 16 },
  "H-5": { localSteps: 5 },
  "beta1-0-epsilon-1e-3": { beta1: 0, epsilon: 1e-3 },
  "beta1-0-H-5-epsilon-1e-3": { beta1: 0, localSteps: 5, epsilon: 1e-3 },
  "beta1-0-mu-0.9": { beta1: 0, recipe: momentum(0.9, 0.9) },
  "epsilon-1e-3": { epsilon: 1e-3 },
  "H-20": { localSteps: 20 },
  "mu-0.9": { recipe: momentum(0.9, 0.9) },
  "mu-0.6-alpha-1": { recipe: momentum(0.6, 1) },
  "alpha-1.3": { recipe: momentum(0.8, 1.3) },
  "alpha-1.6": { recipe: momentum(0.8, 1.6) },
  "lr-1e-2": { peak: 1e-2 },
  "beta1-0-lr-1e-2": { beta1: 0, peak: 1e-2 },
  linear: { schedule: "linear" },
  trapezoid: { schedule: "trapezoid" },
  "batch-32": { batch: 32 },
  int8: { codec: "int8" },
  int32: { codec: "int32" },
  ternary: { codec: "ternary" },
  fedavg: { recipe: { kind: "fedavg" } },
  sparse: { recipe: { kind: "sparse" } },
  "sparse-kappa-1-alpha-1": { recipe: sparse(1), kappa: 1 },
  "sparse-kappa-2-alpha-1": { recipe: sparse(1), kappa: 2 },
  "sparse-kappa-3-alpha-1": { recipe: sparse(1), kappa: 3 },
  "sparse-alpha-1": { recipe: sparse(1) },
  "sparse-kappa-8-alpha-1": { recipe: sparse(1), kappa: 8 },
  "sparse-alpha-1.5": { recipe: sparse(1.5) },
  "sparse-kappa-6-alpha-1.5": { recipe: sparse(1.5), kappa: 6 },
  "sparse-kappa-2": { recipe: sparse(2), kappa: 2 },
  "sparse-kappa-3": { recipe: sparse(2), kappa: 3 },
  "sparse-alpha-1-beta-0.9": { recipe: sparse(1, 0.9) },
  "sparse-alpha-1-beta-0.98": { recipe: sparse(1, 0.98) },
  "sparse-alpha-1-beta1-0": { recipe: sparse(1), beta1: 0 },
  "sparse-epsilon-1e-4": { recipe: sparse(2), epsilon: 1e-4 },
  "sparse-epsilon-1e-3": { recipe: sparse(2), epsilon: 1e-3 },
  buffered: { recipe: { kind: "buffered" } },
  "buffered-late": { recipe: { kind: "buffered" }, late: { results: 1, rounds: 2 } },
};

function scaled(codec: JobRun["codec"], { kappa }: Choice): JobRun["codec"] {
  return kappa === undefined ? codec : { ...codec, kappa: f32bits(kappa) };
}

function adjusted(optimizer: LocalOptimizer, { beta1, epsilon }: Choice): LocalOptimizer {
  if (optimizer.kind !== "adamw") return optimizer;
  const changes = { ...(beta1 !== undefined && { beta1: f32bits(beta1) }) };
  return { ...optimizer, ...changes, ...(epsilon !== undefined && { epsilon: f32bits(epsilon) }) };
}

/** A choice in full. @param steps local steps of each worker, all rounds together */
export function runOf(choice: Choice, shape: Shape, steps: number): JobRun {
  const { workers, batch, peak, localSteps = 10, schedule = "cosine", codec } = { ...shape, ...choice };
  const rounds = Math.max(1, Math.floor(steps / localSteps));
  const training = trainingOf({ rounds, recipe: choice.recipe ?? momentum(0.8, 0.9), ...(codec && { codec }) });
  const lr = SCHEDULES[schedule](peak, rounds);
  const { late } = choice;
  const optimizer = adjusted(training.optimizer, choice);
  return {
    ...training,
    codec: scaled(training.codec, choice),
    optimizer,
    workers,
    localSteps,
    batch,
    lr,
    ...(late && { late }),
  };
}
