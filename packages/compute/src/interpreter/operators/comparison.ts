import * as tf from "@tensorflow/tfjs-core";
import { asFloat } from "../as-float.ts";
import { aligned, commonLayout, reduceTo } from "../broadcast.ts";
import { constantNumbers } from "../constant-input.ts";
import { derivative, type Operator, type OperatorContext, type OperatorTable, single } from "../operator.ts";
import { inLayout, inOnnxOrder, onnxValue, typeOf } from "../value.ts";

/** Booleans have no derivative. */
const compare = (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator => ({
  forward: (call) => {
    const [a, b] = [call.input(0), call.input(1)];
    const layout = commonLayout(typeOf(a), typeOf(b));
    return single({ tensor: f(aligned(a, layout), aligned(b, layout)), layout });
  },
});

const not: Operator = {
  forward: (call) => {
    const { tensor, layout } = call.input(0);
    return single({ tensor: tf.logicalNot(tensor), layout });
  },
};

/** The derivative goes to the side that was chosen. */
const where: Operator = {
  forward: (call) => {
    const [condition, a, b] = [0, 1, 2].map((i) => inOnnxOrder(call.input(i))) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return single(onnxValue(tf.where(tf.cast(condition, "bool"), a, b)));
  },
  keeps: () => ({ inputs: [0] }),
  backward: (call) => {
    const dy = inOnnxOrder(derivative(call));
    const chosen = asFloat(inOnnxOrder(call.input(0)));
    const part = (i: number, share: () => tf.Tensor) =>
      call.needs(i) ? reduceTo(tf.mul(dy, share()), "onnx", call.inputType(i)) : undefined;
    return [undefined, part(1, () => chosen), part(2, () => tf.sub(1, chosen))];
  },
};

type Call = Parameters<Operator["forward"]>[0] | Parameters<NonNullable<Operator["backward"]>>[0];

function bounds({ node, context }: { node: Call["node"]; context: OperatorContext }): [number, number] {
  const [low] = constantNumbers(node, context, 1, "lower bound") ?? [];
  const [high] = constantNumbers(node, context, 2, "upper bound") ?? [];
  return [low ?? -Number.MAX_VALUE, high ?? Number.MAX_VALUE].map(Math.fround).map(finite) as [number, number];
}

/** The largest f32 for what lies beyond. */
const MAX_F32 = 2 ** 127 * (2 - 2 ** -23);
const finite = (value: number) => Math.min(MAX_F32, Math.max(-MAX_F32, value));

const clip: Operator = {
  check: (node, context) => void bounds({ node, context }),
  forward: (call) => {
    const { tensor, layout } = call.input(0);
    return single({ tensor: tf.clipByValue(tensor, ...bounds(call)), layout });
  },
  keeps: () => ({ inputs: [0] }),
  backward: (call) => {
    const { tensor, layout } = call.input(0);
    const [low, high] = bounds(call);
    const inside = tf.mul(tf.step(tf.sub(tensor, low)), tf.step(tf.sub(high, tensor)));
    return [{ tensor: tf.mul(inLayout(derivative(call), layout), inside), layout }];
  },
};

/** Comparisons, and what depends on them. */
export const comparisonOperators: OperatorTable = {
  Equal: compare(tf.equal),
  Less: compare(tf.less),
  LessOrEqual: compare(tf.lessEqual),
  Greater: compare(tf.greater),
  GreaterOrEqual: compare(tf.greaterEqual),
  And: compare(tf.logicalAnd),
  Or: compare(tf.logicalOr),
  Not: not,
  Where: where,
  Clip: clip,
};
