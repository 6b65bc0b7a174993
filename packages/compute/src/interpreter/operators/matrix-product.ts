import * as tf from "@tensorflow/tfjs-core";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import type { Input } from "../../kernels/operand.ts";
import { reduceTo } from "../broadcast.ts";
import { type BackwardCall, derivative, type ForwardCall, type Operator, single } from "../operator.ts";
import { inOnnxOrder, onnxShape, onnxValue, type Value } from "../value.ts";
import { factors } from "./product-factors.ts";

type Shape = readonly number[];

/** Two factors as lists of matrices. */
interface ProductForm {
  /** With an axis of length 1 for each that a vector lacks. */
  readonly a: Shape;
  readonly b: Shape;
  /** Leading axes of the product. */
  readonly leading: number[];
  /** Whether one matrix on the right takes all leading axes of the left at once. */
  readonly oneRight: boolean;
  /** As ONNX wants it, without the axes that were added to vectors. */
  readonly output: number[];
}

const leadingOf = (shape: Shape) => shape.slice(0, -2);

/** NumPy's rules: a vector is a matrix of one row or column, and leading axes of length 1 are repeated. */
function productForm(left: Shape, right: Shape): ProductForm {
  const a = left.length === 1 ? [1, ...left] : left;
  const b = right.length === 1 ? [...right, 1] : right;
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(leadingOf(a), leadingOf(b));
  const oneRight = a.length >= b.length && leadingOf(b).every((length) => length === 1);
  const rows = left.length === 1 ? [] : a.slice(-2, -1);
  const columns = right.length === 1 ? [] : b.slice(-1);
  return { a, b, leading, oneRight, output: [...leading, ...rows, ...columns] };
}

/** A factor with the product's leading axes, where it lies if it has them. */
function factorOf(call: ForwardCall | BackwardCall, index: 0 | 1, { a, b, leading, oneRight }: ProductForm): Input {
  const shape = index === 0 ? a : b;
  const matrix = shape.slice(-2);
  if (index === 1 && oneRight) return { ...call.operand(1), shape: matrix };
  if (leadingOf(shape).join() === leading.join()) return { ...call.operand(index), shape };
  return tf.broadcastTo(tf.reshape(inOnnxOrder(call.input(index)), [...shape]), [...leading, ...matrix]);
}

/** MatMul. */
export const matMulOperator: Operator = {
  forward: (call) => {
    const form = productForm(call.operand(0).shape, call.operand(1).shape);
    const y = matMul(factorOf(call, 0, form), factorOf(call, 1, form));
    return single(onnxValue(tf.reshape(y, form.output)));
  },
  keeps: factors,
  backward: (call) => {
    const form = productForm(onnxShape(call.inputType(0)), onnxShape(call.inputType(1)));
    const { a, b, leading } = form;
    const dy = tf.reshape(inOnnxOrder(derivative(call)), [...leading, a.at(-2) ?? 1, b.at(-1) ?? 1]);
    const unspread = (gradient: tf.Tensor, index: 0 | 1) => {
      const { tensor } = reduceTo(gradient, "onnx", { shape: index === 0 ? a : b, layout: "onnx" });
      return onnxValue(tf.reshape(tensor, onnxShape(call.inputType(index))));
    };
    return [
      call.needs(0) ? unspread(matMul(dy, factorOf(call, 1, form), { transposeB: true }), 0) : undefined,
      call.needs(1) ? rightDerivative(call, form, dy, unspread) : undefined,
    ];
  },
};

function rightDerivative(
  call: BackwardCall,
  form: ProductForm,
  dy: tf.Tensor,
  unspread: (gradient: tf.Tensor, index: 0 | 1) => Value,
): Value | undefined {
  const a = factorOf(call, 0, form);
  const target = form.oneRight ? call.target(1) : undefined;
  if (!target) return unspread(matMul(a, dy, { transposeA: true }), 1);
  matMulInto(target, a, dy, { transposeA: true });
  return undefined;
}
