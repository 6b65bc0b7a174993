import * as tf from "@tensorflow/tfjs-core";
import { inOnnxOrder, onnxValue, type Value } from "../interpreter/value.ts";
import { onWebGpu } from "../kernels/dispatch.ts";
import { labelLosses, logitsToGradient } from "../kernels/label-loss.ts";
import type { LossKind } from "../samples/batch.ts";

/** Losses, and the derivative of their weighted sum by the graph's output. */
export interface Loss {
  /** f32, one per target. */
  readonly losses: tf.Tensor1D;
  /** Of the output's shape. */
  readonly seed: Value;
}

/**
 * The loss of a graph's output, which is freed or becomes the seed.
 *
 * @param targets i32 classes, one per row of the output's last axis; or f32 values, one per element
 * @param weight what each loss counts in the sum
 */
export function lossOf(kind: LossKind, output: Value, targets: tf.Tensor1D, weight: number): Loss {
  const [losses, seed] = tf.tidy(() => {
    const ordered = inOnnxOrder(output);
    return kind === "cross-entropy" ? classLoss(ordered, targets, weight) : valueLoss(ordered, targets, weight);
  });
  if (seed !== output.tensor) output.tensor.dispose();
  return { losses, seed: onnxValue(seed) };
}

/** Losses and the derivative by the output, of the output's shape. */
type LossPair = [tf.Tensor1D, tf.Tensor];

/** Works in the output's own buffer unless something else may read it: on the CPU even a slice shares its values. */
function classLoss(output: tf.Tensor, targets: tf.Tensor1D, weight: number): LossPair {
  const alone = onWebGpu() && tf.backend().refCount(output.dataId) === 1;
  const seed = alone ? output : tf.mul(output, 1);
  const rows = [targets.size, seed.size / targets.size];
  const losses = labelLosses({ tensor: seed, offset: 0, shape: rows }, targets);
  logitsToGradient(seed, targets, weight);
  return [losses, seed];
}

function valueLoss(output: tf.Tensor, targets: tf.Tensor1D, weight: number): LossPair {
  const error: tf.Tensor1D = tf.sub(tf.reshape(output, targets.shape), targets);
  return [tf.square(error), tf.reshape(tf.mul(error, 2 * weight), output.shape)];
}
