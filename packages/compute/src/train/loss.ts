import * as tf from "@tensorflow/tfjs-core";
import { copyOf, shared } from "../interpreter/operand-tensor.ts";
import { inOnnxOrder, onnxValue, type Value } from "../interpreter/value.ts";
import { labelLossWithGradient } from "../kernels/label-loss.ts";
import type { LossKind } from "../samples/batch.ts";

/** Losses, and the derivative of their weighted sum by the graph's output. */
export interface Loss {
  /** f32, one per target. */
  readonly losses: tf.Tensor1D;
  /** Of the output's shape. */
  readonly seed: Value;
}

/**
 * The loss of a graph's output, which is freed.
 *
 * @param targets i32 classes, one per row of the output's last axis; or f32 values, one per element
 * @param weight what each loss counts in the sum
 */
export function lossOf(kind: LossKind, output: Value, targets: tf.Tensor1D, weight: number): Loss {
  const [losses, seed] = tf.tidy(() => {
    const ordered = inOnnxOrder(output);
    const loss = (kind === "cross-entropy" ? classLoss : valueLoss)(ordered, targets, weight);
    return [loss.losses, tf.reshape(loss.gradient, ordered.shape)] as const;
  });
  output.tensor.dispose();
  return { losses, seed: onnxValue(seed) };
}

interface FlatLoss {
  readonly losses: tf.Tensor1D;
  readonly gradient: tf.Tensor;
}

function classLoss(output: tf.Tensor, targets: tf.Tensor1D, weight: number): FlatLoss {
  const logits = { tensor: output, offset: 0, shape: [targets.size, output.size / targets.size] };
  const { losses, dlogits } = labelLossWithGradient(logits, targets, weight);
  return { losses: copyOf(losses) as tf.Tensor1D, gradient: shared(dlogits) };
}

function valueLoss(output: tf.Tensor, targets: tf.Tensor1D, weight: number): FlatLoss {
  const error: tf.Tensor1D = tf.sub(tf.reshape(output, targets.shape), targets);
  return { losses: tf.square(error), gradient: tf.mul(error, 2 * weight) };
}
