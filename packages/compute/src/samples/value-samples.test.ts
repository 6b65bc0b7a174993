import { mlp } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { ChunkInputError } from "../errors.ts";
import { checkValueSamples, gatherValues, type ValueSamples } from "./value-samples.ts";

const { graph } = mlp({ input: [1, 2, 2], hidden: [], classes: 2, seed: 1 });
const samples: ValueSamples = {
  task: "regression",
  x: Uint8Array.from({ length: 12 }, (_, i) => i),
  y: Float32Array.of(0.5, 1, 1.5, 2, 2.5, 3),
  valuesPerSample: 2,
  sampleShape: [1, 2, 2],
  scale: 1,
  offset: 0,
  start: 10,
};

describe("samples with values", () => {
  it("are gathered with their targets", () => {
    const { x, targets } = gatherValues(samples, [12, 10]);
    expect([...targets]).toEqual([2.5, 3, 0.5, 1]);
    expect([...x]).toEqual([8, 9, 10, 11, 0, 1, 2, 3]);
  });

  it("fit the graph", () => {
    expect(() => checkValueSamples(samples, graph)).not.toThrow();
  });

  it.each([
    ["too few targets", { y: samples.y.subarray(2) }, /12 numbers are not 2 samples/],
    ["other targets than outputs", { y: samples.y.subarray(3), valuesPerSample: 1 }, /gives 2 values/],
    ["a target that is no number", { y: samples.y.with(5, Number.NaN) }, /target of sample 12/],
  ])("are refused with %s", (_what, change, words) => {
    expect(() => checkValueSamples({ ...samples, ...change }, graph)).toThrow(ChunkInputError);
    expect(() => checkValueSamples({ ...samples, ...change }, graph)).toThrow(words);
  });
});
