import { FUSED } from "../fusion/constants.ts";
import type { OperatorTable } from "./operator.ts";
import { activationOperators } from "./operators/activation.ts";
import { arithmeticOperators } from "./operators/arithmetic.ts";
import { attentionOperators, fusedAttention } from "./operators/attention.ts";
import { comparisonOperators } from "./operators/comparison.ts";
import { constantOperators } from "./operators/constant.ts";
import { convolutionOperators } from "./operators/convolution.ts";
import { dropoutOperators } from "./operators/dropout.ts";
import { fusedLinear } from "./operators/fused-linear.ts";
import { fusedEmbedding, gatherOperators } from "./operators/gather.ts";
import { normalizationOperators } from "./operators/normalization.ts";
import { pieceOperators } from "./operators/pieces.ts";
import { poolingOperators } from "./operators/pooling.ts";
import { productOperators } from "./operators/product.ts";
import { reductionOperators } from "./operators/reduction.ts";
import { regionOperators } from "./operators/region.ts";
import { resizeOperators } from "./operators/resize.ts";
import { rowNormalizationOperators } from "./operators/row-normalization.ts";
import { shapeOperators } from "./operators/shape.ts";
import { transposedConvolutionOperators } from "./operators/transposed-convolution.ts";
import { unaryOperators } from "./operators/unary.ts";

/** Every operator that the engine computes and differentiates. A new family is one more file and one line here. */
export const operatorTable: OperatorTable = {
  ...activationOperators,
  ...arithmeticOperators,
  ...attentionOperators,
  ...comparisonOperators,
  ...constantOperators,
  ...convolutionOperators,
  ...dropoutOperators,
  ...gatherOperators,
  ...normalizationOperators,
  ...pieceOperators,
  ...poolingOperators,
  ...productOperators,
  ...reductionOperators,
  ...regionOperators,
  ...resizeOperators,
  ...rowNormalizationOperators,
  ...shapeOperators,
  ...transposedConvolutionOperators,
  ...unaryOperators,
};

/** Operators that no file contains: what patterns of nodes are merged into. */
export const fusedOperatorTable: OperatorTable = {
  [FUSED.linear]: fusedLinear,
  [FUSED.attention]: fusedAttention,
  [FUSED.embedding]: fusedEmbedding,
};
