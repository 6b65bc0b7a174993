import { f32Of, type TrainSpec } from "@starling/protocol";
import { SCHEDULES, trainingOf } from "@starling/sdk";
import type { Draft } from "./draft.ts";
import { FIRST_TRAINING, RECIPE_NUMBERS } from "./training.ts";

/** The numbers that a recipe takes where none are typed. */
export function usualNumbers(draft: Draft): Readonly<Partial<Record<string, string>>> {
  const { recipe, codec } = trainingOf({ rounds: draft.rounds, recipe: { kind: draft.recipe } });
  return numbersOf(recipe, codec);
}

/** A spec's recipe numbers as one would type them. */
function numbersOf(...parts: readonly object[]): Record<string, string> {
  const given = parts.flatMap((part) => Object.entries(part)).filter(([, value]) => typeof value === "number");
  const plain = new Set(["staleness", "keep"]);
  return Object.fromEntries(
    given.map(([name, value]) => [name, String(plain.has(name) ? value : Number(f32Of(value).toPrecision(6)))]),
  );
}

/** What a job's spec says of learning, as a draft. */
export function trainingOfSpec({ common, laneParams }: TrainSpec): Pick<Draft, keyof typeof FIRST_TRAINING> {
  const { recipe, codec, lr } = laneParams;
  const { rounds, plateau } = common.stop;
  const own = trainingOf({ rounds, recipe: { kind: recipe.kind } });
  const usual = numbersOf(own.recipe, own.codec);
  const typed = Object.entries(numbersOf(recipe, codec)).filter(
    ([name, value]) => RECIPE_NUMBERS[recipe.kind].some((known) => known === name) && usual[name] !== value,
  );
  // As it was typed, not as f32 has it: the table was made of that.
  const peak = Number(lr.reduce((most, bits) => Math.max(most, f32Of(bits)), 0).toPrecision(6));
  const schedules = Object.keys(SCHEDULES) as (keyof typeof SCHEDULES)[];
  const alike = (name: keyof typeof SCHEDULES) => SCHEDULES[name](peak, rounds).join() === lr.join();
  return {
    ...FIRST_TRAINING,
    ...Object.fromEntries(typed),
    recipe: recipe.kind,
    codec: codec.kind,
    optimizer: laneParams.optimizer.kind,
    schedule: schedules.find(alike) ?? "cosine",
    patience: plateau?.patience ?? 0,
    minDelta: (plateau?.minDeltaMicroNats ?? 0) / 1_000_000,
    microBatch: laneParams.microBatch === laneParams.batch ? 0 : laneParams.microBatch,
    evaluateEvery: laneParams.evaluateEvery,
    recompute: laneParams.recompute,
    precision: laneParams.precision,
  };
}
