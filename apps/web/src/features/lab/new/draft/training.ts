import { type RecipeChoice, type SpecChoices, trainingOf } from "@starling/sdk";
import * as z from "zod/mini";
import type { Draft } from "./draft.ts";

const text = z.string().check(z.maxLength(40));

/** How the job learns, beyond rounds, chunks and steps. Numbers of a recipe are as typed; empty takes the default. */
export const trainingFields = {
  recipe: z.enum(["momentum", "fedavg", "fedprox", "sync", "sparse", "buffered"]),
  mu: text,
  alpha: text,
  rho: text,
  staleness: text,
  keep: text,
  beta: text,
  codec: z.enum(["int4", "int8", "int32", "ternary", "sparse"]),
  optimizer: z.enum(["adamw", "sgd"]),
  schedule: z.enum(["cosine", "linear", "trapezoid", "constant"]),
  /** Rounds without a better loss after which the job ends; 0 = never. */
  patience: z.number(),
  /** By how much (nats, or squared units) a loss must be better to count. */
  minDelta: z.number(),
  /** Samples that are computed at once; 0 = the whole batch. */
  microBatch: z.number(),
  evaluateEvery: z.number(),
  recompute: z.boolean(),
  precision: z.enum(["f32", "f16"]),
};

export const FIRST_TRAINING = {
  recipe: "momentum",
  mu: "",
  alpha: "",
  rho: "",
  staleness: "",
  keep: "",
  beta: "",
  codec: "int4",
  optimizer: "adamw",
  schedule: "cosine",
  patience: 0,
  minDelta: 0,
  microBatch: 0,
  evaluateEvery: 1,
  recompute: false,
  precision: "f32",
} as const satisfies Partial<Draft>;

/** Names of a recipe's own numbers, in the order of the form. */
export const RECIPE_NUMBERS = {
  momentum: ["mu", "alpha"],
  fedavg: [],
  fedprox: ["mu", "alpha", "rho"],
  sync: ["mu", "alpha"],
  sparse: ["alpha", "keep", "beta"],
  buffered: ["mu", "alpha", "staleness"],
} as const satisfies Record<Draft["recipe"], readonly (keyof Draft)[]>;

/** A recipe with the codec, optimizer and steps that it goes with; what was fitting for the one before is left. */
export function withRecipe(draft: Draft, recipe: Draft["recipe"]): Partial<Draft> {
  const { codec, optimizer } = trainingOf({ rounds: draft.rounds, recipe: { kind: recipe } });
  const fitting = { recipe, codec: codec.kind, optimizer: optimizer.kind };
  if (recipe === "sync") return { ...fitting, steps: 1, learningRate: 0.1 };
  return draft.recipe === "sync" ? { ...fitting, steps: 10, learningRate: 0.004 } : fitting;
}

function recipeChoice(draft: Draft): RecipeChoice {
  const typed = RECIPE_NUMBERS[draft.recipe].filter((name) => draft[name].trim() !== "");
  return { kind: draft.recipe, ...Object.fromEntries(typed.map((name) => [name, Number(draft[name])])) };
}

type TrainingPart = Omit<SpecChoices, "title" | "purpose" | "price">;

/** What the draft says of learning, as the SDK takes it. */
export function trainingChoices(draft: Draft): TrainingPart {
  const { patience, minDelta, microBatch } = draft;
  return {
    rounds: draft.rounds,
    chunks: draft.chunks,
    steps: draft.steps,
    batch: draft.batch,
    ...(microBatch === 0 ? {} : { microBatch }),
    learningRate: draft.learningRate,
    schedule: draft.schedule,
    recipe: recipeChoice(draft),
    codec: draft.codec,
    optimizer: draft.optimizer,
    targetAccuracy: draft.target / 100,
    evaluateEvery: draft.evaluateEvery,
    recompute: draft.recompute,
    precision: draft.precision,
    ...(patience === 0 ? {} : { plateau: { patience, minDelta } }),
  };
}
