import { axisAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { gelu, geluGradient } from "../../kernels/gelu.ts";
import { softmax, softmaxGradient } from "../../kernels/softmax.ts";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { inOnnxOrder, onnxValue } from "../value.ts";
import { elementwise } from "./elementwise.ts";
import { geluForm } from "./gelu-form.ts";

/** A function of rows, along any axis. */
interface AlongAxis {
  readonly f: (rows: tf.Tensor) => tf.Tensor;
  readonly df: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;
}

function alongAxis({ f, df }: AlongAxis): Operator {
  return {
    forward: (call) => {
      const x = inOnnxOrder(call.input(0));
      const swap = swapped(axisAttribute(call.node, -1, x.rank), x.rank);
      return single(onnxValue(swap ? tf.transpose(f(tf.transpose(x, swap)), swap) : f(x)));
    },
    keeps: () => ({ outputs: [0] }),
    backward: (call) => {
      const [y, dy] = [inOnnxOrder(call.output(0)), inOnnxOrder(derivative(call))];
      const swap = swapped(axisAttribute(call.node, -1, y.rank), y.rank);
      const dx = swap ? tf.transpose(df(tf.transpose(dy, swap), tf.transpose(y, swap)), swap) : df(dy, y);
      return [onnxValue(dx)];
    },
  };
}

/** The permutation that moves an axis to the end and back; none when it is there already. */
function swapped(axis: number, rank: number): number[] | undefined {
  const last = rank - 1;
  if (axis === last) return undefined;
  return Array.from({ length: rank }, (_, i) => (i === axis ? last : i === last ? axis : i));
}

/** Activations. */
export const activationOperators: OperatorTable = {
  Relu: elementwise({ f: tf.relu, reads: "y", df: (dy, y) => tf.mul(dy, tf.step(y)) }),
  Tanh: elementwise({ f: tf.tanh, reads: "y", df: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))) }),
  Sigmoid: elementwise({ f: tf.sigmoid, reads: "y", df: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))) }),
  Gelu: elementwise({
    f: (x, node) => gelu(x, geluForm(node)),
    reads: "x",
    df: (dy, x, node) => geluGradient(dy, x, geluForm(node)),
    check: (node) => void geluForm(node),
  }),
  Softmax: alongAxis({ f: softmax, df: softmaxGradient }),
  LogSoftmax: alongAxis({
    f: (x) => tf.logSoftmax(x),
    df: (dy, y) => tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, -1, true))),
  }),
};
