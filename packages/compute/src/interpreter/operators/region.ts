import { type GraphNode, intAttribute, MAX_OPSET, type SliceForm, sliceForm, stringAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { reduceTo } from "../broadcast.ts";
import { constantNumbers, fromStart } from "../constant-input.ts";
import {
  derivative,
  type ForwardCall,
  type Operator,
  type OperatorContext,
  type OperatorTable,
  single,
} from "../operator.ts";
import { gathered, scattered } from "../positions.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxShape, onnxValue } from "../value.ts";

type Pads = [number, number][];

const SLICE_LISTS = ["start", "end", "list of axes", "step"];

const scopeOf = (context: OperatorContext) => ({
  opset: MAX_OPSET,
  constant: (name: string) => context.constant(name),
});

/** What a Slice takes of a value of this shape. */
function sliceOf({ node, context }: Pick<ForwardCall, "node" | "context">, shape: readonly number[]): SliceForm {
  return sliceForm(node, { dtype: "float32", shape }, scopeOf(context));
}

/** The elements that a Slice takes along an axis, one by one. */
const taken = ({ starts, steps, sizes }: SliceForm, axis: number) =>
  Array.from({ length: sizes[axis] ?? 0 }, (_, i) => (starts[axis] ?? 0) + i * (steps[axis] ?? 1));

const isPlain = ({ steps }: SliceForm) => steps.every((step) => step === 1);

/** Steps become a Gather along each axis that has one; the derivative scatters back, to every element once. */
const slice: Operator = {
  check: (node, context) => SLICE_LISTS.forEach((what, i) => void constantNumbers(node, context, i + 1, what)),
  forward: (call) => {
    const x = inOnnxOrder(call.input(0));
    const form = sliceOf(call, x.shape);
    if (isPlain(form)) return single(onnxValue(tf.slice(x, [...form.starts], [...form.sizes])));
    return single(onnxValue(form.sizes.reduce((part, _, axis) => gathered(part, axis, taken(form, axis)), x)));
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const form = sliceOf(call, shape);
    const dy = inOnnxOrder(derivative(call));
    if (!isPlain(form)) {
      const dx = shape.reduce((part, length, axis) => scattered(part, axis, taken(form, axis), length), dy);
      return [onnxValue(dx)];
    }
    const around = shape.map((length, i): [number, number] => {
      const before = form.starts[i] ?? 0;
      return [before, length - before - (form.sizes[i] ?? 0)];
    });
    return [onnxValue(tf.pad(dy, around))];
  },
};

const modeOf = (node: GraphNode) => stringAttribute(node, "mode", "constant");

/** The element of an axis of `length` that each element of the padded axis copies. */
function copied(mode: string, [before, after]: readonly [number, number], length: number): number[] {
  return Array.from({ length: before + length + after }, (_, i) => {
    const at = i - before;
    const mirrored = at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
    return Math.min(Math.max(mode === "reflect" ? mirrored : at, 0), length - 1);
  });
}

function padsOf(node: GraphNode, context: OperatorContext, rank: number): Pads {
  if (!["constant", "reflect", "edge"].includes(modeOf(node))) {
    throw unsupported(node, `the mode "${modeOf(node)}" is not supported`);
  }
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
    const pads = padsOf(call.node, call.context, x.rank);
    const mode = modeOf(call.node);
    if (mode === "constant") return single(onnxValue(tf.pad(x, pads, value)));
    const lists = pads.map((widths, axis) => copied(mode, widths, x.shape[axis] ?? 1));
    return single(onnxValue(lists.reduce((part, list, axis) => gathered(part, axis, list), x)));
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const pads = padsOf(call.node, call.context, shape.length);
    const dy = inOnnxOrder(derivative(call));
    const mode = modeOf(call.node);
    if (mode !== "constant") {
      const lists = pads.map((widths, axis) => copied(mode, widths, shape[axis] ?? 1));
      return [onnxValue(lists.reduce((part, list, axis) => scattered(part, axis, list, shape[axis] ?? 1), dy))];
    }
    const begin = pads.map(([before]) => before);
    return [onnxValue(tf.slice(dy, begin, shape))];
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
