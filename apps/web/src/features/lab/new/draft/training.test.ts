import { encodeBlock, rawBlock, type TrainSpec } from "@starling/protocol";
import { buildSpec } from "@starling/sdk";
import { describe, expect, it } from "vitest";
import { type Draft, FIRST_DRAFT } from "./draft.ts";
import { trainingOfSpec, usualNumbers } from "./recipe-numbers.ts";
import { refusals } from "./refusals.ts";
import { missing } from "./steps.ts";
import { RECIPE_NUMBERS, trainingChoices, withRecipe } from "./training.ts";

const block = encodeBlock({}).cid;
const raw = rawBlock(new Uint8Array()).cid;
const parts = {
  graph: raw,
  checkpoint: block,
  dataset: block,
  validation: block,
  test: block,
  engine: `0x${"11".repeat(32)}`,
  parameters: 10,
  trained: 10,
  flops: { train: 3, evaluate: 1 },
  shardCount: 9,
} as const;
const specOf = (draft: Draft): TrainSpec =>
  buildSpec(parts, { ...trainingChoices(draft), title: "x", purpose: "x", price: 1n });

const recipes = Object.keys(RECIPE_NUMBERS) as Draft["recipe"][];

describe("a recipe's choice", () => {
  it.each(recipes)("%s brings what it goes with, from every other recipe", (recipe) => {
    for (const before of recipes) {
      const old = { ...FIRST_DRAFT, ...withRecipe(FIRST_DRAFT, before) };
      const draft = { ...old, ...withRecipe(old, recipe) };
      expect(refusals(draft)).toEqual([]);
      expect(specOf(draft).laneParams.recipe.kind).toBe(recipe);
      expect(draft.steps).toBe(recipe === "sync" ? 1 : 10);
    }
  });

  it.each(recipes)("%s is read back from its spec as it was typed", (recipe) => {
    const typed = { mu: "0.3", alpha: "0.75", rho: "0.2", staleness: "2", keep: "32", beta: "0.5" };
    const own = Object.fromEntries(RECIPE_NUMBERS[recipe].map((name) => [name, typed[name]]));
    const draft = {
      ...FIRST_DRAFT,
      ...withRecipe(FIRST_DRAFT, recipe),
      ...own,
      schedule: "trapezoid" as const,
      patience: 4,
      minDelta: 0.01,
      microBatch: 16,
      evaluateEvery: 3,
      recompute: true,
      precision: "f16" as const,
    };
    expect({ ...FIRST_DRAFT, ...withRecipe(FIRST_DRAFT, recipe), ...trainingOfSpec(specOf(draft)) }).toEqual(draft);
  });

  it("leaves empty what has its usual value, which follows the rounds", () => {
    expect(trainingOfSpec(specOf(FIRST_DRAFT))).toMatchObject({ mu: "", alpha: "", recipe: "momentum" });
    expect(usualNumbers(FIRST_DRAFT)).toMatchObject({ mu: "0.6", alpha: "1" });
    expect(usualNumbers({ ...FIRST_DRAFT, rounds: 1_000 })).toMatchObject({ mu: "0.9", alpha: "0.7" });
    expect(usualNumbers({ ...FIRST_DRAFT, recipe: "sparse" })).toMatchObject({ keep: "64", beta: "0.95" });
  });
});

describe("choices that no spec takes", () => {
  it.each<[string, Partial<Draft>, RegExp]>([
    ["sparse codes under momentum", { codec: "sparse" }, /the sparse recipe and the sparse codec belong together/],
    ["plain steps with int4", { optimizer: "sgd" }, /sgd needs the int32 codec/],
    ["sync with several steps", { recipe: "sync", codec: "int8", steps: 2 }, /one local step/],
    ["a micro-batch that does not divide", { microBatch: 48 }, /multiple of microBatch/],
    ["a micro-batch above the batch", { microBatch: 128 }, /microBatch exceeds batch/],
    ["a momentum of 1", { mu: "1" }, /recipe.mu.*from 0 to 0.99/],
    ["letters for a rate", { alpha: "much" }, /recipe.alpha/],
    ["no evaluation ever", { evaluateEvery: 0 }, /evaluateEvery/],
    ["half a round of patience", { patience: 0.5 }, /patience/],
  ])("are refused in the schema's words: %s", (_, part, words) => {
    const draft = { ...FIRST_DRAFT, ...part };
    expect(refusals(draft).join("\n")).toMatch(words);
    const known = { modelRead: true, adapted: true, dataRead: true, price: 1n, budget: 1n, least: 1n };
    const [first] = missing("recipe", draft, known);
    expect(first?.field).toBe("recipe");
    expect(first?.words).toMatch(words);
  });
});
