import * as tf from "@tensorflow/tfjs-core";
import { columnSum } from "../kernels/column-sum.ts";
import { inOnnxOrder, type Layout, onnxShape, onnxValue, type Value, type ValueType } from "./value.ts";

/**
 * The layout in which operands of a broadcasting operator meet. Broadcasting aligns the last axes, so operands must
 * have the same order of axes unless one is a single number.
 */
export function commonLayout(a: ValueType, b: ValueType): Layout {
  if (a.layout === b.layout || isNumber(b)) return a.layout;
  return isNumber(a) ? b.layout : "onnx";
}

const isNumber = ({ shape }: ValueType) => shape.every((size) => size === 1);

/** An operand in the layout in which the operator computes. */
export function aligned(value: Value, layout: Layout): tf.Tensor {
  if (value.layout === layout) return value.tensor;
  return value.tensor.size === 1 ? tf.reshape(value.tensor, []) : inOnnxOrder(value);
}

/**
 * Undoes broadcasting: sums the derivative over the axes along which an operand was repeated.
 *
 * @param dy in `layout`
 * @param operand form of the operand, as it came in
 */
export function reduceTo(dy: tf.Tensor, layout: Layout, operand: ValueType): Value {
  if (operand.layout === layout) return { tensor: sumTo(dy, operand.shape), layout };
  if (isNumber(operand))
    return {
      tensor: sumTo(
        dy,
        operand.shape.map(() => 1),
      ),
      layout: operand.layout,
    };
  return onnxValue(sumTo(dy, onnxShape(operand)));
}

/** A sum over leading axes is one of columns, for which there is a kernel of our own. */
function sumTo(dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === dy.size) return tf.reshape(dy, [...shape]);
  const axes = tf.broadcast_util.getReductionAxes([...shape], dy.shape);
  const leading = axes.every((axis, i) => axis === i) && size > 1;
  return tf.reshape(leading ? columnSum(tf.reshape(dy, [-1, size])) : tf.sum(dy, axes), [...shape]);
}
