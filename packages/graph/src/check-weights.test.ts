import { describe, expect, it } from "vitest";
import { parameter } from "../test/graph-of.ts";
import { checkWeights } from "./check-weights.ts";
import { NonFiniteWeightError, WeightsError } from "./errors.ts";
import { float32Tensor } from "./tensor.ts";
import type { TensorValue } from "./types.ts";

const graph = { parameters: [parameter("a", 2), parameter("b", 1, 2)] };
const values = (...numbers: number[]) => Float32Array.from(numbers);
const good = new Map<string, TensorValue>([
  ["b", float32Tensor([1, 2], values(3, 4))],
  ["a", float32Tensor([2], values(1, 2))],
]);

describe("checkWeights", () => {
  it("returns the weights in the graph's order", () => {
    expect([...checkWeights(graph, good).keys()]).toEqual(["a", "b"]);
  });

  const wrong: [string, TensorValue, RegExp][] = [
    ["another shape", float32Tensor([2, 1], values(1, 2)), /"a" are float32 \[2, 1\]/],
    ["another rank", float32Tensor([1, 2], values(1, 2)), /\[1, 2\]/],
    ["too few values", float32Tensor([2], values(1)), /with 1 values/],
    ["another type", { dtype: "int32", shape: [2], data: Int32Array.of(1, 2) }, /int32/],
  ];
  it.each(wrong)("refuses %s", (_, tensor, message) => {
    const weights = new Map([...good, ["a", tensor]]);
    expect(() => checkWeights(graph, weights)).toThrow(WeightsError);
    expect(() => checkWeights(graph, weights)).toThrow(message);
  });

  it.each([Number.NaN, Infinity, -Infinity])("refuses %d", (value) => {
    const weights = new Map([...good, ["a", float32Tensor([2], values(0, value))]]);
    expect(() => checkWeights(graph, weights)).toThrow(NonFiniteWeightError);
    expect(() => checkWeights(graph, weights)).toThrow(/Element 1/);
  });

  it("refuses a missing and a foreign tensor", () => {
    expect(() => checkWeights(graph, new Map([...good].slice(1)))).toThrow(/"b" has no values/);
    const more = new Map([...good, ["c", float32Tensor([0], values())]]);
    expect(() => checkWeights(graph, more)).toThrow(/no parameter "c"/);
  });
});
