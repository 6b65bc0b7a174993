import { mlp, writeModel } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { ModelCostError } from "../errors.ts";
import { FASHION_SAMPLES } from "../examples/fashion-classes.ts";
import { SPEECH_DETECTION } from "../examples/speech-detection.ts";
import { itemFlops, nominalInputs } from "./item-cost.ts";

const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [16], classes: 10, seed: 1 });
const file = writeModel(graph, weights);
const nominal = { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 28] }] };
const classifier = { name: "classifier", file, nominal };

describe("itemFlops", () => {
  it("counts every run of every model", () => {
    const once = itemFlops(FASHION_SAMPLES, [classifier]);
    // Two products of 784 · 16 and 16 · 10 at two FLOPs each, biases and ReLU.
    expect(once).toBeGreaterThan(2 * (784 * 16 + 16 * 10));
    expect(once).toBeLessThan(2 * (784 * 16 + 16 * 10) + 200);
    const thrice = { ...classifier, nominal: { ...nominal, runs: 3 } };
    expect(itemFlops(FASHION_SAMPLES, [thrice])).toBe(3 * once);
  });

  it("refuses a model that is missing, and sizes that do not fit it", () => {
    expect(() => itemFlops(FASHION_SAMPLES, [])).toThrow(/"classifier" of the pipeline is missing/);
    const other = { ...classifier, nominal: { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 29] }] } };
    expect(() => itemFlops(FASHION_SAMPLES, [other])).toThrow(/nominal size of the input "input".*does not fit/);
  });

  it("says by model and node what cannot be counted", () => {
    const { nodes, ...rest } = graph;
    const odd = { ...rest, nodes: nodes.map((node) => (node.op === "Relu" ? { ...node, op: "Einsum" } : node)) };
    const model = { ...classifier, file: writeModel(odd, weights) };
    expect(() => itemFlops(FASHION_SAMPLES, [model])).toThrow(ModelCostError);
    expect(() => itemFlops(FASHION_SAMPLES, [model])).toThrow(/"classifier" has no price.*\(Einsum\)/);
  });

  it("feeds constants by value, states and masks by type", () => {
    const fed = nominalInputs(SPEECH_DETECTION.first, { runs: 9, inputs: [{ name: "input", shape: [1, 576] }] });
    expect(fed).toMatchObject({
      input: { dtype: "float32", shape: [1, 576] },
      sr: { dtype: "int64", shape: [], data: BigInt64Array.of(16_000n) },
      state: { dtype: "float32", shape: [2, 1, 128] },
    });
    const { first } = SPEECH_DETECTION;
    const masked = { ...first, mask: "attention", input: { ...first.input, shape: [1, null] } };
    const sizes = { runs: 1, inputs: [{ name: "input", shape: [1, 7] }] };
    expect(nominalInputs(masked, sizes)).toMatchObject({ attention: { dtype: "int64", shape: [1, 7] } });
  });
});
