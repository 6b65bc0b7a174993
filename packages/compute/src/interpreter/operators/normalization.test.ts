import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, float, int, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const normalise = (title: string, x: number[]): OperatorCase => ({
  title,
  x,
  parameters: { scale: [3], bias: [3] },
  frozen: { mean: [0.5, -0.25, 1], variance: [0.5, 2, 1.25] },
  nodes: [
    {
      op: "BatchNormalization",
      inputs: ["x", "scale", "bias", "mean", "variance"],
      output: "y",
      attributes: { epsilon: float(0.01) },
    },
  ],
});

/** The same with the statistics of the batch; what it learns of them is not read. */
const ofBatch = (title: string, x: number[]): OperatorCase => {
  const test = normalise(title, x);
  const [node] = test.nodes;
  if (!node) throw new TypeError("a case has a node");
  const attributes = { ...node.attributes, training_mode: int(1) };
  return { ...test, nodes: [{ ...node, attributes, others: ["new mean", "new variance"] }] };
};

checkOperators("normalisation", [
  normalise("BatchNormalization of images", [2, 3, 4, 4]),
  normalise("BatchNormalization of vectors", [5, 3]),
  ofBatch("BatchNormalization of images by their batch", [2, 3, 4, 4]),
  ofBatch("BatchNormalization of vectors by their batch", [5, 3]),
]);

describe("a normalisation that cannot be computed", () => {
  it("is refused when its statistics would be trained", () => {
    const graph = caseGraph(normalise("statistics", [2, 3, 4, 4]));
    const parameters = graph.parameters.map((parameter) => ({ ...parameter, trainable: true }));
    expect(() => compileGraph({ ...graph, parameters })).toThrow(/not trainable/);
  });
});
