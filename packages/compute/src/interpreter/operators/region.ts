import { type GraphNode, intAttribute, stringAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { reduceTo } from "../broadcast.ts";
import { constantNumbers, fromStart } from "../constant-input.ts";
import { derivative, type Operator, type OperatorContext, type OperatorTable, single } from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxShape, onnxValue } from "../value.ts";

type Pads = [number, number][];

/** First element and one after the last along each axis. */
function sliceOf(node: GraphNode, context: OperatorContext, shape: readonly number[]) {
  const starts = constantNumbers(node, context, 1, "start") ?? [];
  const ends = constantNumbers(node, context, 2, "end") ?? [];
  const axes = fromStart(constantNumbers(node, context, 3, "list of axes") ?? starts.map((_, i) => i), shape.length);
  const steps = constantNumbers(node, context, 4, "step") ?? [];
  if (steps.some((step) => step !== 1)) throw unsupported(node, "steps other than 1 are not supported");
  const begin = shape.map(() => 0);
  const end = [...shape];
  axes.forEach((axis, i) => {
    const length = shape[axis] ?? 0;
    const clamp = (value: number) => Math.min(length, Math.max(0, value < 0 ? value + length : value));
    begin[axis] = clamp(starts[i] ?? 0);
    end[axis] = Math.max(begin[axis] ?? 0, clamp(ends[i] ?? length));
  });
  return { begin, size: end.map((last, i) => last - (begin[i] ?? 0)) };
}

const slice: Operator = {
  check: (node, context) => void sliceOf(node, context, []),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const { begin, size } = sliceOf(call.node, call.context, x.shape);
    return single(onnxValue(tf.slice(x, begin, size)));
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const { begin, size } = sliceOf(call.node, call.context, shape);
    const around = shape.map((length, i): [number, number] => {
      const before = begin[i] ?? 0;
      return [before, length - before - (size[i] ?? 0)];
    });
    return [onnxValue(tf.pad(inOnnxOrder(derivative(call)), around))];
  },
};

function padsOf(node: GraphNode, context: OperatorContext, rank: number): Pads {
  const mode = stringAttribute(node, "mode", "constant");
  if (mode !== "constant") throw unsupported(node, `the mode "${mode}" is not supported`);
  const given = constantNumbers(node, context, 1, "padding") ?? [];
  if (given.some((pad) => pad < 0)) throw unsupported(node, "negative padding is not supported");
  const all = Array.from({ length: rank }, (_, i) => i);
  const axes = fromStart(constantNumbers(node, context, 3, "list of axes") ?? all, rank);
  const pads: Pads = all.map(() => [0, 0]);
  axes.forEach((axis, i) => {
    pads[axis] = [given[i] ?? 0, given[i + axes.length] ?? 0];
  });
  return pads;
}

const pad: Operator = {
  check: (node, context) => {
    padsOf(node, context, 0);
    constantNumbers(node, context, 2, "value");
  },
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const [value = 0] = constantNumbers(call.node, call.context, 2, "value") ?? [];
    return single(onnxValue(tf.pad(x, padsOf(call.node, call.context, x.rank), value)));
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const begin = padsOf(call.node, call.context, shape.length).map(([before]) => before);
    return [onnxValue(tf.slice(inOnnxOrder(derivative(call)), begin, shape))];
  },
};

/** Ones in the triangle of the last two axes that Trilu keeps. */
function triangle(node: GraphNode, context: OperatorContext, shape: readonly number[]): tf.Tensor {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const [k = 0] = constantNumbers(node, context, 1, "diagonal") ?? [];
  const upper = intAttribute(node, "upper", 1) === 1;
  const kept = (row: number, column: number) => (upper ? column >= row + k : column <= row + k);
  const values = Array.from({ length: rows * columns }, (_, i) => kept(Math.floor(i / columns), i % columns));
  return tf.tensor2d(values.map(Number), [rows, columns], "bool");
}

const trilu: Operator = {
  check: (node, context) => void constantNumbers(node, context, 1, "diagonal"),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    return single(onnxValue(tf.where(triangle(call.node, call.context, x.shape), x, tf.zerosLike(x))));
  },
  backward: (call) => {
    const dy = inOnnxOrder(derivative(call));
    return [onnxValue(tf.where(triangle(call.node, call.context, dy.shape), dy, tf.zerosLike(dy)))];
  },
};

const expand: Operator = {
  check: (node, context) => void constantNumbers(node, context, 1, "shape"),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const target = constantNumbers(call.node, call.context, 1, "shape") ?? [];
    return single(onnxValue(tf.broadcastTo(x, tf.broadcast_util.assertAndGetBroadcastShape(x.shape, target))));
  },
  backward: (call) => [reduceTo(inOnnxOrder(derivative(call)), "onnx", call.inputType(0))],
};

/** Operators that take a region of a tensor, or put one around it. */
export const regionOperators: OperatorTable = { Slice: slice, Pad: pad, Trilu: trilu, Expand: expand };
