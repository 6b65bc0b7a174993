import * as tf from "@tensorflow/tfjs-core";
import { asFloat } from "../as-float.ts";
import { aligned, commonLayout, reduceTo } from "../broadcast.ts";
import { type BackwardCall, derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inLayout, typeOf, type Value } from "../value.ts";

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
/** One operand's derivative before broadcasting is undone; `a` and `b` must be among what `reads` names for it. */
type Slope = (dy: tf.Tensor, a: () => tf.Tensor, b: () => tf.Tensor) => tf.Tensor;

interface Rule {
  readonly f: Binary;
  readonly slopes: readonly [Slope, Slope];
  /** For each operand, the operands that its slope reads. */
  readonly reads: readonly [readonly number[], readonly number[]];
}

const [NONE, ONLY_A, ONLY_B, BOTH] = [[], [0], [1], [0, 1]] as const;

function binary({ f, slopes, reads }: Rule): Operator {
  return {
    forward: (call) => {
      const [a, b] = [call.input(0), call.input(1)];
      const layout = commonLayout(typeOf(a), typeOf(b));
      return single({ tensor: f(aligned(a, layout), aligned(b, layout)), layout });
    },
    keeps: (_node, needs) => ({ inputs: [0, 1].flatMap((i) => (needs(i) ? (reads[i] ?? []) : [])) }),
    backward: (call) => [0, 1].map((i) => (call.needs(i) ? slope(call, i, slopes[i] as Slope) : undefined)),
  };
}

function slope(call: BackwardCall, index: number, rule: Slope): Value {
  const layout = commonLayout(call.inputType(0), call.inputType(1));
  const operand = (i: number) => () => aligned(call.input(i), layout);
  const whole = rule(inLayout(derivative(call), layout), operand(0), operand(1));
  return reduceTo(whole, layout, call.inputType(index));
}

/** Arithmetic of two operands with ONNX's multidirectional broadcasting. */
export const arithmeticOperators: OperatorTable = {
  Add: binary({ f: tf.add, slopes: [(dy) => dy, (dy) => dy], reads: [NONE, NONE] }),
  Sub: binary({ f: tf.sub, slopes: [(dy) => dy, (dy) => tf.neg(dy)], reads: [NONE, NONE] }),
  Mul: binary({
    f: tf.mul,
    slopes: [(dy, _a, b) => tf.mul(dy, b()), (dy, a) => tf.mul(dy, a())],
    reads: [ONLY_B, ONLY_A],
  }),
  Div: binary({
    f: tf.div,
    slopes: [(dy, _a, b) => tf.div(dy, b()), (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a()), tf.square(b())))],
    reads: [ONLY_B, BOTH],
  }),
  Pow: binary({
    f: tf.pow,
    slopes: [
      (dy, a, b) => tf.mul(dy, tf.mul(b(), tf.pow(a(), tf.sub(b(), 1)))),
      (dy, a, b) => tf.mul(dy, tf.mul(tf.pow(a(), b()), tf.log(a()))),
    ],
    reads: [BOTH, BOTH],
  }),
  Min: extremum(tf.minimum, tf.less),
  Max: extremum(tf.maximum, tf.greater),
};

/** Of two equal operands the second one counts. */
function extremum(f: Binary, wins: Binary): Operator {
  const first = (a: () => tf.Tensor, b: () => tf.Tensor) => asFloat(wins(a(), b()));
  const slopes: Rule["slopes"] = [
    (dy, a, b) => tf.mul(dy, first(a, b)),
    (dy, a, b) => tf.mul(dy, tf.sub(1, first(a, b))),
  ];
  return {
    ...binary({ f, slopes, reads: [BOTH, BOTH] }),
    check: (node) => {
      if (node.inputs.length !== 2) throw unsupported(node, "only two operands are supported");
    },
  };
}
