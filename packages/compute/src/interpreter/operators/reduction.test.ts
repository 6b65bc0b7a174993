import { int64Vector } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int, ints, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const OPS = ["ReduceSum", "ReduceMean", "ReduceMax"];

const along = (op: string): OperatorCase => ({
  title: `${op} along axes`,
  x: [2, 3, 4],
  opset: 18,
  rank: 1,
  constants: { axes: int64Vector([0, -1]) },
  nodes: [{ op, inputs: ["x", "axes"], output: "y", attributes: { keepdims: int(0) } }],
});

const everywhere = (op: string): OperatorCase => ({
  title: `${op} of everything`,
  x: [3, 4],
  opset: 18,
  nodes: [{ op, inputs: ["x"], output: "y" }],
});

checkOperators("reductions", [
  ...OPS.map(along),
  ...OPS.map(everywhere),
  {
    title: "ReduceMean with its axes as an attribute",
    x: [2, 3, 4],
    nodes: [{ op: "ReduceMean", inputs: ["x"], output: "y", attributes: { axes: ints(1) } }],
  },
]);

describe("a reduction that cannot be computed", () => {
  it("is refused when its axes are not known beforehand", () => {
    const graph = caseGraph({ title: "axes", x: [2], nodes: [{ op: "ReduceSum", inputs: ["x", "x"], output: "y" }] });
    expect(() => compileGraph(graph)).toThrow(/must be a constant/);
  });
});
