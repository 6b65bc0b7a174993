import * as tf from "@tensorflow/tfjs-core";
import { asFloat } from "../as-float.ts";
import type { BackwardCall, ForwardCall } from "../operator.ts";
import { inOnnxOrder } from "../value.ts";

/** What is added to the score of a hidden pair: far below every other, and finite, as WGSL may assume. */
export const HIDDEN = -3e38;

/** An Attention's mask as f32 to be added to scores; a boolean one says which pairs are seen. */
export function additiveMask(call: ForwardCall | BackwardCall, index: number): tf.Tensor | undefined {
  if (!call.has(index)) return undefined;
  const mask = inOnnxOrder(call.input(index));
  return mask.dtype === "float32" ? mask : hidingWhereZero(mask);
}

/** ONNX' causal mask for any number of queries and keys: the first query sees the first key. f32 [queries, keys]. */
export function causalMask(queries: number, keys: number): tf.Tensor {
  const rows = tf.reshape(tf.range(0, queries, 1, "int32"), [queries, 1]);
  return hidingWhereZero(tf.greaterEqual(rows, tf.range(0, keys, 1, "int32")));
}

const hidingWhereZero = (seen: tf.Tensor) => tf.mul(tf.sub(1, asFloat(seen)), HIDDEN);
