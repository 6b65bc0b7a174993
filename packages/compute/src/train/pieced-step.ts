import { MAX_LOGITS } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { Draw } from "../interpreter/draw.ts";
import type { SplitGraph } from "../interpreter/split-head.ts";
import { inOnnxOrder, onnxValue } from "../interpreter/value.ts";
import { emptyTensor } from "../kernels/dispatch.ts";
import type { Operand } from "../kernels/operand.ts";
import { place } from "../kernels/place.ts";
import { backwardPass } from "../tape/backward-pass.ts";
import { forwardPass } from "../tape/forward-pass.ts";
import type { ParameterGradients } from "../tape/parameter-gradients.ts";
import { lossOf } from "./loss.ts";

/** Rows of each piece, as even as can be: `rows` rows of `columns` logits. */
export function pieceRows(rows: number, columns: number, most: number): number {
  const pieces = Math.ceil(rows / Math.max(1, Math.floor(most / columns)));
  return Math.ceil(rows / pieces);
}

/** What the losses of a step are computed from. */
export interface PiecedStep {
  readonly split: SplitGraph;
  /** Inputs and parameters by name. */
  readonly given: ReadonlyMap<string, Operand>;
  readonly gradients: ParameterGradients;
  /** i32 classes, one per row. */
  readonly targets: tf.Tensor1D;
  readonly weight: number;
  readonly draw: Draw;
}

/**
 * Losses and gradient of classes, a piece of the rows at a time from the logits to their derivative and through the
 * product that makes them, so that no more than a piece's logits are ever in memory. The derivatives of the product's
 * weights are summed from the first piece to the last.
 *
 * @param most logits of a piece
 * @returns losses, f32, one per target
 */
export function lossInPieces(
  { split, given, gradients, targets, weight, draw }: PiecedStep,
  most: number = MAX_LOGITS,
): tf.Tensor1D {
  const { body, head, between, columns } = split;
  const { output, tape } = forwardPass(body, given, true, draw);
  const x = inOnnxOrder(output);
  const rows = targets.size;
  const width = x.size / rows;
  const step = pieceRows(rows, columns, most);
  const dx = split.differentiated ? emptyTensor(x.shape) : undefined;
  const losses: tf.Tensor1D[] = [];
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    const piece = { tensor: x, offset: first * width, shape: [count, width] };
    losses.push(
      tf.tidy(() => {
        const pass = forwardPass(head, new Map(given).set(between, piece), true, draw);
        const loss = lossOf("cross-entropy", pass.output, tf.slice(targets, first, count), weight);
        const found = backwardPass(head, pass.tape, loss.seed, gradients, new Set([between])).get(between);
        if (dx && found) place(inOnnxOrder(found), { tensor: dx, offset: piece.offset, accumulate: false });
        return loss.losses;
      }),
    );
  }
  x.dispose();
  if (dx) backwardPass(body, tape, onnxValue(dx), gradients);
  return tf.concat1d(losses);
}
