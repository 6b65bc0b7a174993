import { SCHEDULES } from "@starling/sdk";
import { type CodecKind, type RecipeChoice, trainingOf } from "../../packages/sdk/src/spec/training-choices.ts";
import type { JobRun } from "./train-job.ts";

/** What a run changes of the default: momentum with int4 codes, eight workers, H = 10, batch 8. */
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
}

const momentum = (mu: number, alpha: number): RecipeChoice => ({ kind: "momentum", mu, alpha });

/** What is compared, in the order in which it runs: baselines and defaults first, then what might close the gap. */
export const RUNS: Readonly<Record<string, Choice>> = {
  "all-reduce": { mode: "together" },
  default: {},
  "alpha-1.3": { recipe: momentum(0.8, 1.3) },
  single: { mode: "together", workers: 1 },
  "batch-16": { batch: 16 },
  "mu-0.9": { recipe: momentum(0.9, 0.9) },
  "alpha-1.3-linear": { recipe: momentum(0.8, 1.3), schedule: "linear" },
  "alpha-1.3-H-5": { recipe: momentum(0.8, 1.3), localSteps: 5 },
  "alpha-1.3-batch-16": { recipe: momentum(0.8, 1.3), batch: 16 },
  "alpha-1.6": { recipe: momentum(0.8, 1.6) },
  "lr-6e-3": { peak: 6e-3 },
  "mu-0.7-alpha-1.3": { recipe: momentum(0.7, 1.3) },
  "H-5": { localSteps: 5 },
  "H-20": { localSteps: 20 },
  trapezoid: { schedule: "trapezoid" },
  "batch-32": { batch: 32 },
  int8: { codec: "int8" },
  int32: { codec: "int32" },
  ternary: { codec: "ternary" },
  fedavg: { recipe: { kind: "fedavg" } },
  sparse: { recipe: { kind: "sparse" } },
};

/** A choice in full. @param steps local steps of each worker, all rounds together */
export function runOf(choice: Choice, { steps, peak }: { readonly steps: number; readonly peak: number }): JobRun {
  const { workers = 8, localSteps = 10, batch = 8, schedule = "cosine", recipe, codec } = choice;
  const rounds = Math.max(1, Math.floor(steps / localSteps));
  const training = trainingOf({ rounds, ...(recipe && { recipe }), ...(codec && { codec }) });
  return { ...training, workers, localSteps, batch, lr: SCHEDULES[schedule](choice.peak ?? peak, rounds) };
}
