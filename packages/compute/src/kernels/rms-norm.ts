import type * as tf from "@tensorflow/tfjs-core";
import { norm } from "./norm.ts";
import { normGradient } from "./norm-gradient.ts";
import { normParameterGradients } from "./norm-parameter-gradients.ts";
import type { Input, Target } from "./operand.ts";

/**
 * RMS norm of each row: x/√(mean(x²) + ε)·γ (Zhang & Sennrich 2019).
 *
 * @param x f32 [..., n]
 * @param gamma f32 [n]
 * @returns f32 of x's shape
 * @throws RangeError when lengths do not fit
 */
export function rmsNorm(x: Input, gamma: Input, epsilon: number): tf.Tensor {
  return norm("rms", x, gamma, undefined, epsilon);
}

/**
 * The derivative by x.
 *
 * @param dy f32 of x's shape
 * @param addend f32 of x's shape, added to the result
 * @returns f32 of x's shape
 * @throws RangeError when lengths do not fit
 */
export function rmsNormGradient(dy: Input, x: Input, gamma: Input, epsilon: number, addend?: Input): tf.Tensor {
  return normGradient("rms", { dy, x, gamma, addend }, epsilon);
}

/**
 * The derivative by γ, summed over the rows.
 *
 * @param gammaTarget room for f32 [n]
 * @throws RangeError when lengths do not fit
 */
export function rmsNormParameterGradients(dy: Input, x: Input, epsilon: number, gammaTarget: Target): void {
  normParameterGradients({ kind: "rms", dy, x, epsilon, gammaTarget });
}
