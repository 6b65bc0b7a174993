import { checkOperators } from "../../../test/check-operators.ts";
import { float, ints, type OperatorCase } from "../../../test/operator-case.ts";

const operators = ["Add", "Sub", "Mul", "Div"];

const equal = (op: string): OperatorCase => ({
  title: `${op} of equal shapes`,
  x: [3, 5],
  parameters: { b: [3, 5] },
  nodes: [{ op, inputs: ["x", "b"], output: "y" }],
});

const broadcast = (op: string): OperatorCase => ({
  title: `${op} with both sides broadcast`,
  x: [2, 1, 4],
  parameters: { b: [3, 1] },
  nodes: [{ op, inputs: ["x", "b"], output: "y" }],
});

/** A pool leaves its result with the channels last; the other operand still has ONNX's order. */
const pooled = { op: "GlobalAveragePool", inputs: ["x"], output: "p" };

checkOperators("arithmetic", [
  ...operators.map(equal),
  ...operators.map(broadcast),
  ...["Min", "Max"].map(broadcast),
  {
    title: "Pow of a positive base, with a trained exponent",
    x: [3, 4],
    parameters: { b: [4] },
    nodes: [
      { op: "Exp", inputs: ["x"], output: "e" },
      { op: "Pow", inputs: ["e", "b"], output: "y" },
    ],
  },
  {
    title: "Pow by a constant",
    x: [3, 4],
    nodes: [
      { op: "Constant", inputs: [], output: "c", attributes: { value_float: float(3) } },
      { op: "Pow", inputs: ["x", "c"], output: "y" },
    ],
  },
  {
    title: "Mul of a pool by a map of its own order",
    x: [2, 3, 4, 4],
    parameters: { b: [3, 1, 1] },
    nodes: [pooled, { op: "Mul", inputs: ["p", "b"], output: "y" }],
  },
  {
    title: "Add of a scalar to a pool, on either side",
    x: [2, 3, 4, 4],
    nodes: [
      {
        op: "Constant",
        inputs: [],
        output: "c",
        attributes: { value_float: float(0.75) },
      },
      {
        op: "AveragePool",
        inputs: ["x"],
        output: "p",
        attributes: { kernel_shape: ints(2, 2), strides: ints(2, 2) },
      },
      { op: "Add", inputs: ["p", "c"], output: "q" },
      { op: "Sub", inputs: ["c", "q"], output: "y" },
    ],
  },
]);
