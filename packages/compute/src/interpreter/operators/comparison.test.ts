import { float32Tensor } from "@starling/graph";
import { checkOperators } from "../../../test/check-operators.ts";
import { int, type OperatorCase } from "../../../test/operator-case.ts";

const number = (value: number) => float32Tensor([], Float32Array.of(value));
const asFloat = { op: "Cast", inputs: ["c"], output: "y", attributes: { to: int(1) } };

const comparison = (op: string): OperatorCase => ({
  title: op,
  x: [3, 4],
  parameters: { b: [4] },
  differentiable: false,
  nodes: [{ op, inputs: ["x", "b"], output: "c" }, asFloat],
});

checkOperators("comparisons", [
  ...["Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"].map(comparison),
  {
    title: "And, Or and Not",
    x: [3, 4],
    constants: { zero: number(0), one: number(1) },
    differentiable: false,
    nodes: [
      { op: "Greater", inputs: ["x", "zero"], output: "a" },
      { op: "Less", inputs: ["x", "one"], output: "b" },
      { op: "And", inputs: ["a", "b"], output: "both" },
      { op: "Not", inputs: ["both"], output: "n" },
      { op: "Or", inputs: ["n", "a"], output: "c" },
      asFloat,
    ],
  },
  {
    title: "Where, with both sides broadcast",
    x: [3, 4],
    parameters: { a: [4], b: [3, 1] },
    constants: { zero: number(0) },
    nodes: [
      { op: "Greater", inputs: ["x", "zero"], output: "c" },
      { op: "Where", inputs: ["c", "a", "b"], output: "w" },
      { op: "Mul", inputs: ["w", "x"], output: "y" },
    ],
  },
  {
    title: "Clip to two bounds",
    x: [4, 6],
    constants: { low: number(-0.9), high: number(1.1) },
    nodes: [{ op: "Clip", inputs: ["x", "low", "high"], output: "y" }],
  },
  {
    title: "Clip from above",
    x: [4, 6],
    constants: { high: number(0.3) },
    nodes: [{ op: "Clip", inputs: ["x", "", "high"], output: "y" }],
  },
]);
