import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, float, int, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

type Attributes = NonNullable<OperatorCase["nodes"][number]["attributes"]>;

const normalise = (op: string, title: string, x: number[], row: number[], attributes: Attributes): OperatorCase => ({
  title: `${op} ${title}`,
  x,
  opset: 23,
  parameters: op === "LayerNormalization" ? { scale: row, bias: row } : { scale: row },
  nodes: [
    {
      op,
      inputs: op === "LayerNormalization" ? ["x", "scale", "bias"] : ["x", "scale"],
      output: "y",
      attributes,
    },
  ],
});

const both = (title: string, x: number[], row: number[], attributes: Attributes = {}) =>
  ["LayerNormalization", "RMSNormalization"].map((op) => normalise(op, title, x, row, attributes));

checkOperators("row normalisation", [
  ...both("of the last axis", [2, 3, 8], [8]),
  ...both("of two axes", [3, 2, 5], [2, 5], { axis: int(1) }),
  ...both("with its own epsilon", [4, 6], [6], { epsilon: float(0.1) }),
  {
    title: "LayerNormalization without a bias",
    x: [3, 6],
    parameters: { scale: [6] },
    nodes: [{ op: "LayerNormalization", inputs: ["x", "scale"], output: "y" }],
  },
  {
    title: "LayerNormalization whose scale is computed, beside a residual stream",
    x: [3, 6],
    parameters: { a: [6], bias: [6] },
    nodes: [
      { op: "Tanh", inputs: ["a"], output: "scale" },
      { op: "LayerNormalization", inputs: ["x", "scale", "bias"], output: "n" },
      { op: "Add", inputs: ["x", "n"], output: "y" },
    ],
  },
]);

describe("a normalisation of rows that cannot be computed", () => {
  it("is refused when its statistics are read", () => {
    const graph = caseGraph({
      title: "mean",
      x: [2, 4],
      parameters: { scale: [4] },
      nodes: [{ op: "LayerNormalization", inputs: ["x", "scale"], output: "y", others: ["mean"] }],
    });
    expect(() => compileGraph(graph)).toThrow(/beside the first/);
  });
});
