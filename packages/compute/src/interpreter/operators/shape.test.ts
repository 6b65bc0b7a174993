import { int64Vector } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int, ints, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const reshape = (title: string, target: number[]): OperatorCase => ({
  title,
  x: [2, 3, 4],
  constants: { shape: int64Vector(target) },
  rank: target.length,
  nodes: [{ op: "Reshape", inputs: ["x", "shape"], output: "y" }],
});

checkOperators("shapes", [
  { title: "Flatten", x: [2, 3, 4], rank: 2, nodes: [{ op: "Flatten", inputs: ["x"], output: "y" }] },
  {
    title: "Flatten at an axis from the end",
    x: [2, 3, 4],
    rank: 2,
    nodes: [{ op: "Flatten", inputs: ["x"], output: "y", attributes: { axis: int(-1) } }],
  },
  reshape("Reshape with a wildcard", [4, -1]),
  reshape("Reshape that keeps an axis", [0, 12]),
  {
    title: "Reshape to a shape from a Constant node",
    x: [2, 6],
    rank: 3,
    nodes: [
      { op: "Constant", inputs: [], output: "shape", attributes: { value_ints: ints(3, 2, 2) } },
      { op: "Reshape", inputs: ["x", "shape"], output: "y" },
    ],
  },
  {
    title: "Transpose",
    x: [2, 3, 4],
    nodes: [{ op: "Transpose", inputs: ["x"], output: "y", attributes: { perm: ints(2, 0, 1) } }],
  },
  {
    title: "Unsqueeze and Squeeze",
    x: [2, 3],
    rank: 4,
    constants: { added: int64Vector([0, -1, 2]), dropped: int64Vector([-3]) },
    nodes: [
      { op: "Unsqueeze", inputs: ["x", "added"], output: "u" },
      { op: "Squeeze", inputs: ["u", "dropped"], output: "y" },
    ],
  },
  {
    title: "Squeeze of every axis of one element",
    x: [1, 3, 1, 2],
    rank: 2,
    nodes: [{ op: "Squeeze", inputs: ["x"], output: "y" }],
  },
  { title: "Dropout outside training", x: [2, 3], nodes: [{ op: "Dropout", inputs: ["x"], output: "y" }] },
  { title: "Transpose without perm", x: [2, 5], nodes: [{ op: "Transpose", inputs: ["x"], output: "y" }] },
  {
    title: "Identity",
    x: [2, 3],
    nodes: [
      { op: "Identity", inputs: ["x"], output: "i" },
      { op: "Tanh", inputs: ["i"], output: "y" },
    ],
  },
  {
    title: "Transpose of a pool's result, which has its channels last",
    x: [2, 3, 4, 4],
    nodes: [
      { op: "AveragePool", inputs: ["x"], output: "p", attributes: { kernel_shape: ints(2, 2) } },
      { op: "Transpose", inputs: ["p"], output: "y", attributes: { perm: ints(0, 2, 3, 1) } },
    ],
  },
]);

describe("a reshape that cannot be computed", () => {
  it("is refused when its shape is not known beforehand", () => {
    const graph = caseGraph({
      title: "dynamic",
      x: [2, 3],
      nodes: [{ op: "Reshape", inputs: ["x", "x"], output: "y" }],
    });
    expect(() => compileGraph(graph)).toThrow(/must be a constant/);
  });
});
