import * as tf from "@tensorflow/tfjs-core";

/**
 * Integers or booleans as f32. TensorFlow.js' own cast on WebGPU only renames the type of the same buffer of integers,
 * which most of its shaders then misread; arithmetic reads it right and writes floats.
 */
export function asFloat(x: tf.Tensor): tf.Tensor {
  return x.dtype === "float32" ? x : tf.mul(tf.cast(x, "float32"), 1);
}
