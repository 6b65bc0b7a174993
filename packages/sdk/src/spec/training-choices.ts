import { f32bits } from "@starling/learning";
import type { LocalOptimizer, TrainParams } from "@starling/protocol";

/** A recipe as a researcher chooses it; what is left out has the defaults of TRAINING §3. */
export type RecipeChoice =
  | { readonly kind: "momentum" | "sync"; readonly mu?: number; readonly alpha?: number }
  | { readonly kind: "fedavg" }
  | { readonly kind: "fedprox"; readonly mu?: number; readonly alpha?: number; readonly rho?: number }
  | { readonly kind: "sparse"; readonly alpha?: number; readonly keep?: number; readonly beta?: number }
  | { readonly kind: "buffered"; readonly mu?: number; readonly alpha?: number; readonly staleness?: number };

/** How an update travels, by name. */
export type CodecKind = TrainParams["codec"]["kind"];

/** What a researcher says of how a job learns. */
export interface TrainingChoices {
  readonly rounds: number;
  readonly recipe?: RecipeChoice;
  /** By default what the recipe goes with: its own for `sparse`, int32 for `sync`, int4 for all others. */
  readonly codec?: CodecKind;
  readonly optimizer?: LocalOptimizer["kind"];
}

/** The part of a spec that says how a job learns. */
export type Training = Pick<TrainParams, "recipe" | "codec" | "optimizer" | "aggregation">;

/** μ and α of the server by the number of rounds: the fewer, the less time has a momentum to build up (TRAINING §3). */
function serverRates(rounds: number): { readonly mu: number; readonly alpha: number } {
  if (rounds < 30) return { mu: 0.6, alpha: 1 };
  return rounds > 500 ? { mu: 0.9, alpha: 0.7 } : { mu: 0.8, alpha: 0.9 };
}

function recipeOf(choice: RecipeChoice, rounds: number): TrainParams["recipe"] {
  const server = serverRates(rounds);
  switch (choice.kind) {
    case "fedavg":
      return { kind: "fedavg" };
    case "sparse":
      return { kind: "sparse", alpha: f32bits(choice.alpha ?? SPARSE_ALPHA) };
    case "momentum":
      return { kind: "momentum", ...rates(choice, server) };
    case "fedprox":
      return { kind: "fedprox", ...rates(choice, server), rho: f32bits(choice.rho ?? 0.01) };
    case "sync":
      return { kind: "sync", ...rates(choice, { mu: 0.9, alpha: 1 }) };
    case "buffered":
      return { kind: "buffered", ...rates(choice, { mu: 0.5, alpha: 0.9 }), staleness: choice.staleness ?? 3 };
    default:
      return choice satisfies never;
  }
}

function rates(
  given: { readonly mu?: number; readonly alpha?: number },
  usual: { readonly mu: number; readonly alpha: number },
): { mu: number; alpha: number } {
  return { mu: f32bits(given.mu ?? usual.mu), alpha: f32bits(given.alpha ?? usual.alpha) };
}

/** What a recipe's updates travel as unless something else is asked for. */
const OWN_CODEC: Readonly<Partial<Record<RecipeChoice["kind"], CodecKind>>> = { sparse: "sparse", sync: "int32" };

/** Most coordinates come from one worker of several and are divided by a quarter of all: this gives them their length. */
const SPARSE_ALPHA = 2;

/**
 * κ of a codec's scale. What a sparse update sends has gathered over many chunks, so its codes reach further
 * (docs/learning.md).
 */
function kappaOf(kind: CodecKind): number {
  if (kind === "sparse") return 4;
  return kind === "ternary" ? 0.5 : 1;
}

function codecOf(choice: RecipeChoice, kind: CodecKind): TrainParams["codec"] {
  const kappa = f32bits(kappaOf(kind));
  if (kind !== "sparse") return { kind, kappa };
  const { keep = 64, beta = 0.95 } = choice.kind === "sparse" ? choice : {};
  return { kind, kappa, keep, beta: f32bits(beta) };
}

function optimizerOf(kind: LocalOptimizer["kind"]): LocalOptimizer {
  if (kind === "sgd") return { kind, clip: f32bits(1) };
  return {
    kind,
    beta1: f32bits(0.9),
    beta2: f32bits(0.99),
    epsilon: f32bits(1e-8),
    weightDecay: f32bits(0.1),
    clip: f32bits(1),
  };
}

/**
 * How a job learns, from few words. Without any: momentum with int4 codes over AdamW. A `sync` job sends gradients as
 * int32 over plain steps, as one process would train; with another codec it keeps AdamW.
 */
export function trainingOf({ rounds, recipe = { kind: "momentum" }, ...given }: TrainingChoices): Training {
  const sync = recipe.kind === "sync";
  const codec = given.codec ?? OWN_CODEC[recipe.kind] ?? "int4";
  return {
    recipe: recipeOf(recipe, rounds),
    codec: codecOf(recipe, codec),
    optimizer: optimizerOf(given.optimizer ?? (sync && codec === "int32" ? "sgd" : "adamw")),
    aggregation: sync ? "work" : "work-clip",
  };
}
