import type * as tf from "@tensorflow/tfjs-core";
import { norm } from "./norm.ts";
import { normGradient } from "./norm-gradient.ts";
import { normParameterGradients } from "./norm-parameter-gradients.ts";
import type { Input, Target } from "./operand.ts";

/**
 * Layer norm of each row: (x − μ)/√(σ² + ε)·γ + β (Ba, Kiros & Hinton 2016).
 *
 * @param x f32 [..., n]
 * @param gamma f32 [n]
 * @param beta f32 [n], zero where absent
 * @returns f32 of x's shape
 * @throws RangeError when lengths do not fit
 */
export function layerNorm(x: Input, gamma: Input, beta: Input | undefined, epsilon: number): tf.Tensor {
  return norm("layer", x, gamma, beta, epsilon);
}

/**
 * The derivative by x. Statistics are taken anew: they cost less than their storage.
 *
 * @param dy f32 of x's shape
 * @param addend f32 of x's shape, added to the result: the derivative that reaches x by another way
 * @returns f32 of x's shape
 * @throws RangeError when lengths do not fit
 */
export function layerNormGradient(dy: Input, x: Input, gamma: Input, epsilon: number, addend?: Input): tf.Tensor {
  return normGradient("layer", { dy, x, gamma, addend }, epsilon);
}

/**
 * The derivatives by γ and β, summed over the rows, in one dispatch.
 *
 * @param gammaTarget room for f32 [n]
 * @param betaTarget room for f32 [n] in the same buffer
 * @throws RangeError when lengths do not fit
 */
export function layerNormParameterGradients(
  dy: Input,
  x: Input,
  epsilon: number,
  gammaTarget: Target,
  betaTarget?: Target,
): void {
  normParameterGradients({ kind: "layer", dy, x, epsilon, gammaTarget, betaTarget });
}
