import { intAttribute } from "../attributes.ts";
import { fillTensor } from "../tensor.ts";
import type { TensorValue } from "../types.ts";
import { broadcastSteps, type Element, type Evaluator, elementAt, positionOf } from "./evaluator.ts";

type Floats = (...values: number[]) => number;
type Integers = (...values: bigint[]) => bigint | undefined;

const isFloat = (tensor: TensorValue) => tensor.dtype === "float32" || tensor.dtype === "float64";

/** Runs `compute` over the elements of all inputs, broadcast to the output; undefined as soon as it gives none. */
const elementwise =
  (compute: (values: readonly Element[], inputs: readonly TensorValue[]) => Element | undefined): Evaluator =>
  ({ inputs, outputs: [output] }) => {
    const tensors = inputs.filter((input) => input !== undefined);
    if (output === undefined) return undefined;
    const steps = tensors.map(({ shape }) => broadcastSteps(shape, output.shape));
    let isDefined = true;
    const result = fillTensor(output.dtype, output.shape, (index) => {
      const values = tensors.map((tensor, i) => elementAt(tensor, positionOf(index, output.shape, steps[i] ?? [])));
      const value = compute(values, tensors);
      isDefined &&= value !== undefined;
      return value ?? 0;
    });
    return isDefined ? [result] : undefined;
  };

/**
 * One rule for floats and one for integers. Only operations that IEEE 754 rounds correctly are here: computed in
 * float64 and rounded to float32 they give the same bits on every machine (Figueroa 1995), as the run would.
 */
const arithmetic = (floats: Floats, integers: Integers): Evaluator =>
  elementwise((values, [tensor]) => {
    if (tensor === undefined || isFloat(tensor)) return floats(...values.map(Number));
    const result = integers(...values.map(BigInt));
    if (result === undefined) return undefined;
    return tensor.dtype === "int64" ? BigInt.asIntN(64, result) : Number(BigInt.asIntN(32, result));
  });

const comparison = (holds: (a: Element, b: Element) => boolean): Evaluator =>
  elementwise(([a = 0, b = 0]) => (holds(a, b) ? 1 : 0));

/** The integer that is before all others in an order. */
const first =
  (isBefore: (a: bigint, b: bigint) => boolean): Integers =>
  (...values) =>
    values.reduce((a, b) => (isBefore(b, a) ? b : a));

const modulo: Evaluator = (evaluation) => {
  const truncates = intAttribute(evaluation.node, "fmod", 0) !== 0;
  const integers: Integers = (a = 0n, b = 0n) => {
    if (b === 0n) return undefined;
    const rest = a % b;
    return truncates || rest === 0n || rest < 0n === b < 0n ? rest : rest + b;
  };
  return arithmetic((a = 0, b = 0) => a % b, integers)(evaluation);
};

/** Cast as ONNX defines it: to bool what is not 0, to integers cut off towards 0; floats beyond them are not defined. */
const cast: Evaluator = (evaluation) => {
  const to = evaluation.outputs[0]?.dtype;
  return elementwise(([value = 0]) => {
    if (to === "bool") return Number(value) === 0 ? 0 : 1;
    if (to === "float32" || to === "float64") return Number(value);
    if (typeof value === "number" && !Number.isSafeInteger(Math.trunc(value))) return undefined;
    const integer = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
    return to === "int64" ? integer : Number(BigInt.asIntN(32, integer));
  })(evaluation);
};

/** Clip whose lower bound may be absent while the upper one is there. */
const clip: Evaluator = (evaluation) => {
  const [, low, high] = evaluation.inputs;
  const [lower, upper] = [low, high].map((bound) => (bound === undefined ? undefined : elementAt(bound, 0)));
  const bounded = elementwise(([value = 0]) => {
    const raised = lower !== undefined && value < lower ? lower : value;
    return upper !== undefined && raised > upper ? upper : raised;
  });
  return bounded({ ...evaluation, inputs: evaluation.inputs.slice(0, 1) });
};

/** Evaluators of element by element operators. */
export const ELEMENTWISE_EVALUATORS: readonly (readonly [string, Evaluator])[] = [
  [
    "Add",
    arithmetic(
      (a = 0, b = 0) => a + b,
      (a = 0n, b = 0n) => a + b,
    ),
  ],
  [
    "Sub",
    arithmetic(
      (a = 0, b = 0) => a - b,
      (a = 0n, b = 0n) => a - b,
    ),
  ],
  [
    "Mul",
    arithmetic(
      (a = 0, b = 0) => a * b,
      (a = 0n, b = 0n) => a * b,
    ),
  ],
  [
    "Div",
    arithmetic(
      (a = 0, b = 0) => a / b,
      (a = 0n, b = 0n) => (b === 0n ? undefined : a / b),
    ),
  ],
  ["Mod", modulo],
  [
    "Min",
    arithmetic(
      Math.min,
      first((a, b) => a < b),
    ),
  ],
  [
    "Max",
    arithmetic(
      Math.max,
      first((a, b) => a > b),
    ),
  ],
  ["Clip", clip],
  [
    "Neg",
    arithmetic(
      (a = 0) => -a,
      (a = 0n) => -a,
    ),
  ],
  [
    "Abs",
    arithmetic(
      (a = 0) => Math.abs(a),
      (a = 0n) => (a < 0n ? -a : a),
    ),
  ],
  [
    "Sqrt",
    arithmetic(
      (a = 0) => Math.sqrt(a),
      () => undefined,
    ),
  ],
  [
    "Reciprocal",
    arithmetic(
      (a = 0) => 1 / a,
      () => undefined,
    ),
  ],
  ["Equal", comparison((a, b) => a === b)],
  ["Less", comparison((a, b) => a < b)],
  ["LessOrEqual", comparison((a, b) => a <= b)],
  ["Greater", comparison((a, b) => a > b)],
  ["GreaterOrEqual", comparison((a, b) => a >= b)],
  ["And", elementwise(([a = 0, b = 0]) => (a !== 0 && b !== 0 ? 1 : 0))],
  ["Or", elementwise(([a = 0, b = 0]) => (a !== 0 || b !== 0 ? 1 : 0))],
  ["Not", elementwise(([a = 0]) => (a === 0 ? 1 : 0))],
  ["Where", elementwise(([condition = 0, yes = 0, no = 0]) => (condition !== 0 ? yes : no))],
  ["Cast", cast],
];
