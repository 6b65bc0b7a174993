import { type GraphNode, intAttribute, intsAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { asFloat } from "../as-float.ts";
import { constantNumbers, fromStart } from "../constant-input.ts";
import {
  type BackwardCall,
  derivative,
  type Keeps,
  type Operator,
  type OperatorContext,
  type OperatorTable,
  single,
} from "../operator.ts";
import { inOnnxOrder, onnxShape, onnxValue } from "../value.ts";

/** Axes come as an attribute in older operator sets and as an input in newer ones; none means all of them. */
function axesOf(node: GraphNode, context: OperatorContext, rank: number): number[] {
  const axes = constantNumbers(node, context, 1, "list of axes") ?? intsAttribute(node, "axes") ?? [];
  if (axes.length > 0) return fromStart(axes, rank);
  const nothing = intAttribute(node, "noop_with_empty_axes", 0) === 1;
  return nothing ? [] : Array.from({ length: rank }, (_, i) => i);
}

interface Reduction {
  readonly f: (x: tf.Tensor, axes: number[], keepDimensions: boolean) => tf.Tensor;
  readonly keeps?: Keeps;
  /** `dy` has the operand's rank, with size 1 along the axes; what it gives is broadcast to the operand's shape. */
  readonly df: (call: BackwardCall, dy: tf.Tensor, count: number, axes: number[]) => tf.Tensor;
}

function reduction({ f, keeps = {}, df }: Reduction): Operator {
  return {
    check: (node, context) => void axesOf(node, context, 1),
    forward: (call) => {
      const x = inOnnxOrder(call.input(0));
      const axes = axesOf(call.node, call.context, x.rank);
      return single(onnxValue(axes.length === 0 ? x : f(x, axes, intAttribute(call.node, "keepdims", 1) === 1)));
    },
    keeps: () => keeps,
    backward: (call) => {
      const shape = onnxShape(call.inputType(0));
      const axes = axesOf(call.node, call.context, shape.length);
      const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
      const count = axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
      const dy = tf.reshape(inOnnxOrder(derivative(call)), kept);
      return [onnxValue(tf.broadcastTo(df(call, dy, count, axes), shape)), undefined];
    },
  };
}

/** Of several largest elements each gets its share. */
function maxSlope(call: BackwardCall, dy: tf.Tensor, _count: number, axes: number[]): tf.Tensor {
  const x = inOnnxOrder(call.input(0));
  const top = tf.reshape(inOnnxOrder(call.output(0)), dy.shape);
  const hits = asFloat(tf.equal(x, top));
  return tf.mul(tf.div(dy, tf.sum(hits, axes, true)), hits);
}

/** Reductions along axes. */
export const reductionOperators: OperatorTable = {
  ReduceSum: reduction({ f: tf.sum, df: (_call, dy) => dy }),
  ReduceMean: reduction({ f: tf.mean, df: (_call, dy, count) => tf.div(dy, count) }),
  ReduceMax: reduction({ f: tf.max, keeps: { inputs: [0], outputs: [0] }, df: maxSlope }),
};
