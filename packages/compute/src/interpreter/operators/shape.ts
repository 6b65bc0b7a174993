import { axisAttribute, type GraphNode, intAttribute, intsAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { constantNumbers, fromStart } from "../constant-input.ts";
import {
  type BackwardCall,
  derivative,
  type Operator,
  type OperatorContext,
  type OperatorTable,
  single,
} from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxShape, onnxValue, type Value } from "../value.ts";

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** The elements stay where they are, so the derivative only takes the operand's shape again. */
const reshaped = (call: BackwardCall): Value =>
  onnxValue(tf.reshape(inOnnxOrder(derivative(call)), onnxShape(call.inputType(0))));

const flatten: Operator = {
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const at = axisAttribute(call.node, 1, x.rank, x.rank);
    return single(onnxValue(tf.reshape(x, [product(x.shape.slice(0, at)), product(x.shape.slice(at))])));
  },
  backward: (call) => [reshaped(call)],
};

/** The target of a Reshape, which must be known before the graph runs. */
function targetShape(node: GraphNode, context: OperatorContext): number[] {
  const shape = context.constant(node.inputs[1] ?? "");
  if (!shape) throw unsupported(node, "its shape is computed by the graph; it must be a constant");
  return Array.from(shape.data, Number);
}

const reshape: Operator = {
  check: (node, context) => void targetShape(node, context),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const literalZero = intAttribute(call.node, "allowzero", 0) === 1;
    const target = targetShape(call.node, call.context);
    const sizes = target.map((size, i) => (size === 0 && !literalZero ? (x.shape[i] ?? 0) : size));
    return single(onnxValue(tf.reshape(x, sizes)));
  },
  backward: (call) => [reshaped(call), undefined],
};

/** ONNX reverses the axes where no permutation is given. */
const permutation = (node: GraphNode, rank: number): number[] =>
  intsAttribute(node, "perm")?.slice() ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);

const transpose: Operator = {
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    return single(onnxValue(tf.transpose(x, permutation(call.node, x.rank))));
  },
  backward: (call) => {
    const dy = inOnnxOrder(derivative(call));
    const undo = tf.backend_util.getUndoAxesPermutation(permutation(call.node, dy.rank));
    return [onnxValue(tf.transpose(dy, undo))];
  },
};

const identity: Operator = {
  forward: (call) => single(call.input(0)),
  backward: (call) => [derivative(call)],
};

/** Axes come as an input since operator set 13; Squeeze without them drops every axis of size 1. */
const axesOf = (call: { node: GraphNode; context: OperatorContext }) =>
  constantNumbers(call.node, call.context, 1, "list of axes");

const squeeze: Operator = {
  check: (node, context) => void axesOf({ node, context }),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const axes = axesOf(call);
    const dropped = axes && new Set(fromStart(axes, x.rank));
    const kept = x.shape.filter((size, i) => (dropped ? !dropped.has(i) : size !== 1));
    return single(onnxValue(tf.reshape(x, kept)));
  },
  backward: (call) => [reshaped(call), undefined],
};

const unsqueeze: Operator = {
  check: (node, context) => void axesOf({ node, context }),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const axes = axesOf(call) ?? [];
    const rank = x.rank + axes.length;
    const added = new Set(fromStart(axes, rank));
    const sizes = [...x.shape];
    const shape = Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : (sizes.shift() ?? 1)));
    return single(onnxValue(tf.reshape(x, shape)));
  },
  backward: (call) => [reshaped(call), undefined],
};

/** Operators that move elements and change none. */
export const shapeOperators: OperatorTable = {
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Flatten: flatten,
  Reshape: reshape,
  Transpose: transpose,
  Identity: identity,
};
