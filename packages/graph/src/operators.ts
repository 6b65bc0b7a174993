import { ACTIVATION } from "./operators/activation.ts";
import { CREATION } from "./operators/creation.ts";
import { ELEMENTWISE } from "./operators/elementwise.ts";
import { LAYOUT } from "./operators/layout.ts";
import { LINEAR } from "./operators/linear.ts";
import { NORMALIZATION } from "./operators/normalization.ts";
import type { Operator } from "./operators/operator.ts";
import { REDUCTION } from "./operators/reduction.ts";
import { SPATIAL } from "./operators/spatial.ts";

/**
 * Operators that this package can check, shape and cost. What an engine computes is a subset that it names itself.
 * Outputs that nothing here reads (statistics of LayerNormalization, indices of MaxPool) are left out.
 *
 * FLOPs count a multiplication with its addition as two (Kaplan et al. 2020, arXiv:2001.08361, section 2.1); a product
 * of matrices [M, K] · [K, N] is 2·M·N·K (Golub and Van Loan, "Matrix Computations", section 1.1), a convolution the
 * product that it unfolds to (Chellapilla et al. 2006). Exponential, hyperbolic and error functions, roots and powers
 * count as one operation, so that no count depends on how an engine computes them: sigmoid is negate, exp, add, divide;
 * softmax is max, subtract, exp, sum, divide; frozen batch normalization is subtract, multiply, multiply, add. Padding
 * and masked scores count like data. Moving data is free, and so is what is known before the batch is.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...LINEAR,
  ...ELEMENTWISE,
  ...ACTIVATION,
  ...NORMALIZATION,
  ...REDUCTION,
  ...SPATIAL,
  ...LAYOUT,
  ...CREATION,
]);
