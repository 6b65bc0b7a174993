import { axisAttribute, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { derivative, type Operator, type OperatorContext, type OperatorTable, single } from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxShape, onnxValue } from "../value.ts";

/**
 * Sizes of the pieces of a Split along an axis of `length`: as given, or equal ones of which the last may be shorter.
 * @throws UnsupportedGraphError when they are computed by the graph
 */
function pieceSizes(node: GraphNode, context: OperatorContext, length: number): number[] {
  const name = node.inputs[1] ?? "";
  if (name !== "") {
    const sizes = context.constant(name);
    if (!sizes) throw unsupported(node, "its sizes are computed by the graph; they must be a constant");
    return Array.from(sizes.data, Number);
  }
  const count = intAttribute(node, "num_outputs", node.outputs.length);
  const size = Math.ceil(length / count);
  return Array.from({ length: count }, (_, i) => Math.min(size, length - i * size));
}

const split: Operator = {
  check: (node, context) => void pieceSizes(node, context, 0),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const axis = axisAttribute(call.node, 0, x.rank);
    return { outputs: tf.split(x, pieceSizes(call.node, call.context, x.shape[axis] ?? 0), axis).map(onnxValue) };
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const axis = axisAttribute(call.node, 0, shape.length);
    const pieces = pieceSizes(call.node, call.context, shape[axis] ?? 0).map((size, i) => {
      const dy = call.node.outputs[i] ? call.derivative(i) : undefined;
      return dy ? inOnnxOrder(dy) : tf.zeros(shape.map((length, at) => (at === axis ? size : length)));
    });
    return [onnxValue(tf.concat(pieces, axis)), undefined];
  },
};

const concat: Operator = {
  forward: (call) => {
    const parts = call.node.inputs.map((_, i) => inOnnxOrder(call.input(i)));
    return single(onnxValue(tf.concat(parts, axisAttribute(call.node, 0, parts[0]?.rank ?? 1))));
  },
  backward: (call) => {
    const dy = inOnnxOrder(derivative(call));
    const axis = axisAttribute(call.node, 0, dy.rank);
    let begin = 0;
    return call.node.inputs.map((_, i) => {
      const shape = onnxShape(call.inputType(i));
      const from = shape.map((_length, at) => (at === axis ? begin : 0));
      begin += shape[axis] ?? 0;
      return call.needs(i) ? onnxValue(tf.slice(dy, from, shape)) : undefined;
    });
  },
};

/** Operators that cut tensors up and put them together. */
export const pieceOperators: OperatorTable = { Split: split, Concat: concat };
