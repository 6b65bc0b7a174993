import { float32Tensor } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, float, int } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const cast = (to: number) => ({ op: "Cast", inputs: ["x"], output: "c", attributes: { to: int(to) } });

checkOperators("constants", [
  {
    title: "Constant tensor",
    x: [2, 3],
    nodes: [
      {
        op: "Constant",
        inputs: [],
        output: "c",
        attributes: { value: { kind: "tensor", value: float32Tensor([3], Float32Array.of(1, -2, 0.5)) } },
      },
      { op: "Mul", inputs: ["x", "c"], output: "y" },
    ],
  },
  {
    title: "Constant number",
    x: [2, 3],
    nodes: [
      { op: "Constant", inputs: [], output: "c", attributes: { value_float: float(1.5) } },
      { op: "Add", inputs: ["x", "c"], output: "y" },
    ],
  },
  {
    title: "Cast to float",
    x: [2, 3],
    nodes: [cast(1), { op: "Tanh", inputs: ["c"], output: "y" }],
  },
  {
    title: "Cast to integers and back drops the fraction",
    x: [2, 3],
    differentiable: false,
    nodes: [cast(6), { op: "Cast", inputs: ["c"], output: "y", attributes: { to: int(1) } }],
  },
  {
    title: "Cast of integers to floats that are then moved",
    x: [2, 3],
    differentiable: false,
    nodes: [
      cast(6),
      { op: "Cast", inputs: ["c"], output: "f", attributes: { to: int(1) } },
      { op: "Transpose", inputs: ["f"], output: "y" },
    ],
  },
]);

describe("a cast that cannot be computed", () => {
  it("is refused for text", () => {
    const graph = caseGraph({ title: "text", x: [2], nodes: [cast(8)] });
    expect(() => compileGraph(graph)).toThrow(/element type 8/);
  });
});
