import * as tf from "@tensorflow/tfjs-core";

/** `onnx`: axes as ONNX orders them. `channels-last`: rank 4, axes [N, H, W, C]. */
export type Layout = "onnx" | "channels-last";

/**
 * A tensor between two operators. ONNX images are [N, C, H, W]; TensorFlow.js computes on [N, H, W, C]. A value stays
 * in the order in which it was produced until an operator needs the other one, so a chain of convolutions and pools is
 * transposed once at its start and once at its end. Derivatives travel back in the same form.
 */
export interface Value {
  readonly tensor: tf.Tensor;
  readonly layout: Layout;
}

/** A value's form where the tensor itself is not needed. */
export interface ValueType {
  /** In the order of `layout`. */
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** The form of a value. */
export function typeOf({ tensor, layout }: Value): ValueType {
  return { shape: tensor.shape, layout };
}

/** A value's shape in ONNX order. */
export function onnxShape({ shape, layout }: ValueType): number[] {
  if (layout === "onnx") return [...shape];
  const [n = 1, h = 1, w = 1, c = 1] = shape;
  return [n, c, h, w];
}

/** An image's shape with the channels last. */
export function imageShape({ shape, layout }: ValueType): [number, number, number, number] {
  const [n = 1, a = 1, b = 1, c = 1] = shape;
  return layout === "channels-last" ? [n, a, b, c] : [n, b, c, a];
}

/** A tensor whose axes are in ONNX order. */
export function onnxValue(tensor: tf.Tensor): Value {
  return { tensor, layout: "onnx" };
}

/** A tensor of rank 4 with the channels last. */
export function channelsLastValue(tensor: tf.Tensor): Value {
  return { tensor, layout: "channels-last" };
}

/** The tensor in ONNX order. */
export function inOnnxOrder({ tensor, layout }: Value): tf.Tensor {
  if (layout === "onnx") return tensor;
  const [n = 1, h = 1, w = 1, c = 1] = tensor.shape;
  if (c === 1 || h * w === 1) return tf.reshape(tensor, [n, c, h, w]);
  return tf.transpose(tensor, [0, 3, 1, 2]);
}

/** The image tensor with its channels last; where one of the moved axes has size 1 nothing is moved in memory. */
export function channelsLast({ tensor, layout }: Value): tf.Tensor4D {
  if (layout === "channels-last") return tensor as tf.Tensor4D;
  const [n = 1, c = 1, h = 1, w = 1] = tensor.shape;
  if (c === 1 || h * w === 1) return tf.reshape(tensor, [n, h, w, c]);
  return tf.transpose(tensor as tf.Tensor4D, [0, 2, 3, 1]);
}

/** The tensor in the given order. */
export function inLayout(value: Value, layout: Layout): tf.Tensor {
  return layout === "onnx" ? inOnnxOrder(value) : channelsLast(value);
}
