import { f32Of } from "../../scalars.ts";
import type { LocalOptimizer } from "./local-optimizer.ts";
import type { Recipe, UpdateCodec } from "./recipe.ts";

/** The parts of a training spec that must fit one another. */
export interface Training {
  readonly recipe: Recipe;
  readonly codec: UpdateCodec;
  readonly optimizer: LocalOptimizer;
  readonly aggregation: "work" | "work-clip";
  readonly steps: number;
}

type Rule = readonly [(training: Training) => boolean, string];

/** What a spec may not combine, and what to do instead. The first rule that is broken is told. */
const RULES: readonly Rule[] = [
  [
    // Only an adaptive optimizer takes steps near lr, whatever the gradient is; small codes need to know their size.
    ({ optimizer, codec }) => optimizer.kind === "sgd" && codec.kind !== "int32",
    "sgd needs the int32 codec: the others scale by lr·H, which only an adaptive optimizer's steps keep to",
  ],
  [
    ({ optimizer, codec }) => optimizer.kind === "sgd" && f32Of(optimizer.clip) > f32Of(codec.kappa),
    "with sgd the codec's kappa must be at least the optimizer's clip, or codes are clamped",
  ],
  [({ recipe, steps }) => recipe.kind === "sync" && steps !== 1, "sync takes one local step a round"],
  [
    ({ recipe, codec }) => recipe.kind === "sync" && codec.kind !== "int8" && codec.kind !== "int32",
    "sync takes the int8 or the int32 codec",
  ],
  [
    ({ recipe, aggregation }) => recipe.kind === "sync" && aggregation !== "work",
    "sync weighs by work alone: clipped gradients are not those of one process",
  ],
  [
    ({ recipe, codec }) => (recipe.kind === "sparse") !== (codec.kind === "sparse"),
    "the sparse recipe and the sparse codec belong together",
  ],
];

/** The first thing in a training spec that does not fit the rest; undefined where all fits. */
export function misfit(training: Training): string | undefined {
  return RULES.find(([broken]) => broken(training))?.[1];
}
