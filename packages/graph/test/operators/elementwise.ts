import { float, int } from "../graph-of.ts";
import { booleans, floats, integer, integers, type OperatorExample, positive, scalar } from "./example.ts";

const floatPair = [floats([2, 1, 3], 1), floats([4, 3], 2)];
const integerPair = [integers("int64", [2, 3], 1), integers("int64", [3], 2)];

const binary: OperatorExample[] = ["Add", "Sub", "Mul", "Div"].flatMap((op) => [
  { op, inputs: floatPair, flops: 24, folds: true },
  { op, inputs: integerPair, flops: 6, folds: true },
  { op, inputs: [integers("int32", [2], 3), integers("int32", [], 4)], flops: 2, folds: true },
]);

const comparisons: OperatorExample[] = ["Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"].flatMap((op) => [
  { op, inputs: floatPair, opset: 16, flops: 24, folds: true },
  { op, inputs: integerPair, opset: 16, flops: 6, folds: true },
]);

const unary: OperatorExample[] = ["Neg", "Abs"].flatMap((op) => [
  { op, inputs: [floats([2, 3])], flops: 6, folds: true },
  { op, inputs: [integers("int64", [4])], flops: 4, folds: true },
]);

/** Element by element operators. */
export const elementwise: OperatorExample[] = [
  ...binary,
  ...comparisons,
  ...unary,
  { op: "Pow", inputs: [positive([2, 3]), scalar(2.5)], flops: 6 },
  { op: "Pow", inputs: [floats([2, 3]), integer(3)], flops: 6 },
  { op: "Mod", inputs: integerPair, flops: 6, folds: true },
  { op: "Mod", inputs: integerPair, attributes: { fmod: int(1) }, flops: 6, folds: true },
  { op: "Mod", inputs: floatPair, attributes: { fmod: int(1) }, flops: 24, folds: true },
  { op: "Min", inputs: [...floatPair, scalar(0.5)], flops: 24, folds: true },
  { op: "Max", inputs: [...floatPair, scalar(0.5)], flops: 24, folds: true },
  { op: "Min", inputs: integerPair, flops: 6, folds: true },
  { op: "Max", inputs: integerPair, flops: 6, folds: true },
  { op: "Max", inputs: [floats([3])], flops: 3, folds: true },
  { op: "Clip", inputs: [floats([2, 3]), scalar(-0.5), scalar(1)], flops: 12, folds: true },
  { op: "Clip", inputs: [floats([2, 3]), undefined, scalar(0)], flops: 12, folds: true },
  { op: "Clip", inputs: [integers("int64", [5]), integer(-1)], flops: 10, folds: true },
  { op: "Sqrt", inputs: [positive([2, 3])], flops: 6, folds: true },
  { op: "Reciprocal", inputs: [positive([2, 3])], flops: 6, folds: true },
  { op: "And", inputs: [booleans([2, 3], 1), booleans([3], 2)], flops: 6, folds: true },
  { op: "Or", inputs: [booleans([2, 3], 1), booleans([3], 2)], flops: 6, folds: true },
  { op: "Not", inputs: [booleans([2, 3])], flops: 6, folds: true },
  { op: "Where", inputs: [booleans([2, 1]), floats([3], 1), floats([1, 1], 2)], flops: 0, folds: true },
  { op: "Where", inputs: [booleans([5]), integers("int64", [5], 1), integer(7)], flops: 0, folds: true },
  { op: "Cast", inputs: [floats([6])], attributes: { to: int(7) }, flops: 0, folds: true },
  { op: "Cast", inputs: [floats([6])], attributes: { to: int(6) }, flops: 0, folds: true },
  { op: "Cast", inputs: [integers("int64", [6])], attributes: { to: int(1) }, flops: 0, folds: true },
  { op: "Cast", inputs: [integers("int64", [6])], attributes: { to: int(9) }, flops: 0, folds: true },
  { op: "Cast", inputs: [integers("int64", [6])], attributes: { to: int(3) }, flops: 0, folds: true },
  { op: "Cast", inputs: [booleans([6])], attributes: { to: int(1) }, flops: 0, folds: true },
  ...["Relu", "Tanh", "Exp", "Erf"].map((op) => ({ op, inputs: [floats([2, 3])], flops: 6 })),
  { op: "Log", inputs: [positive([2, 3])], flops: 6 },
  { op: "Sigmoid", inputs: [floats([2, 3])], flops: 24 },
  { op: "Gelu", opset: 20, inputs: [floats([2, 3])], flops: 30 },
  {
    op: "Gelu",
    opset: 20,
    inputs: [floats([2, 3])],
    attributes: { approximate: { kind: "string", value: "tanh" } },
    flops: 54,
  },
  { op: "LeakyRelu", inputs: [floats([2, 3])], attributes: { alpha: float(0.2) }, flops: 12 },
  { op: "Elu", inputs: [floats([2, 3])], attributes: { alpha: float(1.5) }, flops: 24 },
  { op: "Softplus", inputs: [floats([2, 3])], flops: 18 },
  { op: "HardSigmoid", inputs: [floats([2, 3])], attributes: { alpha: float(0.25) }, flops: 24 },
  { op: "HardSwish", opset: 14, inputs: [floats([2, 3])], flops: 30 },
  { op: "Softmax", inputs: [floats([2, 3, 4])], attributes: { axis: int(1) }, flops: 120 },
  { op: "LogSoftmax", inputs: [floats([2, 3])], flops: 30 },
  { op: "Dropout", inputs: [floats([2, 3])], flops: 12 },
  { op: "Dropout", inputs: [floats([2, 3]), scalar(0.3)], outputs: 2, flops: 12 },
];
