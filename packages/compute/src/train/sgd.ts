import * as tf from "@tensorflow/tfjs-core";
import { place } from "../kernels/place.ts";
import { squaredNormOf } from "../kernels/squared-norm.ts";
import type { LocalOptimizer } from "./optimizer.ts";

/** Settings of plain gradient steps, f32 values. */
export interface Sgd {
  readonly kind: "sgd";
  /** Largest gradient norm; longer gradients are scaled to it. */
  readonly clip: number;
}

/** Keeps the clip factor finite for a gradient of zero, as PyTorch's `clip_grad_norm_` does. */
const NORM_FLOOR = 1e-6;

/** w ← w − lr·g·min(1, clip/‖g‖). The state begins with the weights; what lies behind them is left alone. */
export function sgd({ clip }: Sgd, lr: number): LocalOptimizer {
  return {
    // A copy: TensorFlow.js' CPU backend works on the very array that it was given.
    start: (weights) => tf.tensor1d(weights.slice()),
    step(state, gradient) {
      tf.tidy(() => {
        const norm = tf.add(tf.sqrt(squaredNormOf(gradient)), NORM_FLOOR);
        const factor = tf.minimum(1, tf.div(clip, norm));
        const weights = tf.slice(state, 0, gradient.size);
        const next = tf.sub(weights, tf.mul(tf.mul(gradient, factor), lr));
        place(next, { tensor: state, offset: 0, accumulate: false });
      });
    },
  };
}
