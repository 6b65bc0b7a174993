import type * as tf from "@tensorflow/tfjs-core";
import { type AttentionBackward, attendOnCpu, attentionGradientOnCpu } from "./attention-cpu.ts";
import { attendOnGpu } from "./attention-forward.ts";
import {
  type AttentionInputs,
  type AttentionOptions,
  attentionGeometry,
  derivativeViews,
  outputSizes,
  requireSize,
} from "./attention-geometry.ts";
import { attentionGradientOnGpu } from "./attention-gradient.ts";
import { cpuResult, emptyTensor, onWebGpu } from "./dispatch.ts";
import { type Input, type Operand, operand } from "./operand.ts";
import { attendOnWasm, attentionGradientOnWasm } from "./wasm/attention-wasm.ts";
import { onWasm } from "./wasm/wasm-kernels.ts";

/** Parts of one buffer, which disposing of either part's tensor frees. */
export interface AttentionResult {
  /** f32 [B, Tq, heads·D] */
  readonly y: Operand;
  /** f32 [B, heads, Tq]: the logarithm of the sum of the exponentials of the scores, which the gradient needs. */
  readonly logSumExp: Operand;
}

/** Derivatives in the form in which the inputs were given, as parts of one buffer. */
export type AttentionGradient =
  | { readonly dqkv: Operand }
  | { readonly dq: Operand; readonly dk: Operand; readonly dv: Operand };

/** Length of a buffer that is written four elements at once: what follows its last whole four is out of reach. */
const roomFor = (length: number) => 4 * Math.ceil(length / 4);

/**
 * Scaled dot-product attention in one dispatch: softmax(scale·q·kᵀ + mask)·v for every head, without the matrix of
 * scores in memory (Dao et al. 2022). A query that sees no key gives zeros.
 *
 * @throws RangeError when shapes do not fit
 */
export function attention(inputs: AttentionInputs, options: AttentionOptions): AttentionResult {
  const g = attentionGeometry(inputs, options);
  const { rows, scalars } = outputSizes(g);
  const tensor: tf.Tensor = emptyTensor([roomFor(rows + scalars)]);
  if (onWebGpu()) attendOnGpu(g, options, tensor);
  else if (onWasm()) attendOnWasm(g, options, tensor);
  else attendOnCpu(g, options, cpuResult(tensor));
  return {
    y: { tensor, offset: 0, shape: [g.batch, g.queries, g.heads * g.size] },
    logSumExp: { tensor, offset: rows, shape: [g.batch, g.heads, g.queries] },
  };
}

/**
 * The derivatives of attention in two dispatches, which compute the weights anew from their log-sum-exps (Dao et al.
 * 2022, algorithm 4).
 *
 * @param backward dy: f32 of y's shape; y and logSumExp: what `attention` gave
 * @throws RangeError when shapes do not fit
 */
export function attentionGradient(
  inputs: AttentionInputs,
  options: AttentionOptions,
  backward: { readonly dy: Input; readonly y: Input; readonly logSumExp: Input },
): AttentionGradient {
  const g = attentionGeometry(inputs, options);
  const { rows, scalars } = outputSizes(g);
  const { dy, y, logSumExp } = backward;
  const parts: AttentionBackward = { dy: operand(dy), y: operand(y), logSumExp: operand(logSumExp) };
  requireSize(parts.dy, rows, "the derivative");
  requireSize(parts.y, rows, "the output");
  requireSize(parts.logSumExp, scalars, "the log-sum-exp");
  const views = derivativeViews(g);
  // The second dispatch finds the first one's sums behind the derivatives.
  const tensor: tf.Tensor = emptyTensor([roomFor(views.end + scalars)]);
  if (onWebGpu()) attentionGradientOnGpu(g, options, parts, tensor);
  else if (onWasm()) attentionGradientOnWasm(g, options, parts, tensor);
  else attentionGradientOnCpu(g, options, parts, cpuResult(tensor));
  if (g.packed) return { dqkv: { tensor, offset: 0, shape: [g.batch, g.queries, views.q.step] } };
  return {
    dq: { tensor, offset: views.q.offset, shape: [g.batch, g.queries, views.q.step] },
    dk: { tensor, offset: views.k.offset, shape: [g.batch, g.keys, views.k.step] },
    dv: { tensor, offset: views.v.offset, shape: [g.batch, g.keys, views.v.step] },
  };
}
