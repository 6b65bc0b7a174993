import { MAX_LOGITS } from "@starling/graph";
import type * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import { splitHead } from "../interpreter/split-head.ts";
import type { Operand } from "../kernels/operand.ts";
import { runForward } from "../tape/forward-pass.ts";
import { pieceRows } from "../train/pieced-step.ts";

/** A pass whose output is made some rows at a time. */
export interface PiecedPass {
  /** What the output's rows are made of; the caller disposes it. */
  body(): tf.Tensor;
  /** Rows of the output from `first` on, of what `body` gave; the caller disposes them. */
  piece(hidden: tf.Tensor, first: number): tf.Tensor;
  /** Rows of every piece but the last. */
  readonly step: number;
}

/**
 * How an output of logits is made where it is more than may be in memory at once: the same pieces as in training, each a
 * function of its own rows alone. Undefined where the output is made at once.
 *
 * @param given inputs and parameters by name
 * @param rows of the output: targets of all samples
 */
export function piecedPass(
  compiled: CompiledGraph,
  given: ReadonlyMap<string, Operand>,
  rows: number,
  most: number = MAX_LOGITS,
): PiecedPass | undefined {
  const split = splitHead(compiled);
  if (split === undefined || rows * split.columns <= most) return undefined;
  const { body, head, between, columns } = split;
  const step = pieceRows(rows, columns, most);
  return {
    step,
    body: () => runForward(body, given),
    piece(hidden, first) {
      const width = hidden.size / rows;
      const shape = [Math.min(step, rows - first), width];
      return runForward(head, new Map(given).set(between, { tensor: hidden, offset: first * width, shape }));
    },
  };
}
