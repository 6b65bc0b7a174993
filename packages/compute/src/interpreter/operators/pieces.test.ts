import { int64Vector } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

checkOperators("pieces", [
  {
    title: "Split into equal parts",
    x: [2, 6, 3],
    opset: 18,
    nodes: [
      {
        op: "Split",
        inputs: ["x"],
        output: "a",
        others: ["b", "c"],
        attributes: { axis: int(1), num_outputs: int(3) },
      },
      { op: "Mul", inputs: ["a", "c"], output: "d" },
      { op: "Sub", inputs: ["d", "b"], output: "y" },
    ],
  },
  {
    title: "Split into given sizes, one of which nobody reads",
    x: [2, 7],
    constants: { sizes: int64Vector([3, 1, 3]) },
    nodes: [
      { op: "Split", inputs: ["x", "sizes"], output: "a", others: ["b", "c"], attributes: { axis: int(-1) } },
      { op: "Mul", inputs: ["a", "c"], output: "y" },
    ],
  },
  {
    title: "Concat of values and a parameter",
    x: [2, 3, 2],
    parameters: { b: [2, 1, 2] },
    nodes: [
      { op: "Tanh", inputs: ["x"], output: "t" },
      { op: "Concat", inputs: ["t", "b", "x"], output: "y", attributes: { axis: int(1) } },
    ],
  },
]);

describe("a split that cannot be computed", () => {
  it("is refused when its sizes are not known beforehand", () => {
    const graph = caseGraph({
      title: "dynamic",
      x: [2, 4],
      nodes: [{ op: "Split", inputs: ["x", "x"], output: "y", others: ["z"] }],
    });
    expect(() => compileGraph(graph)).toThrow(/must be a constant/);
  });
});
