import type * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import { emptyTensor } from "../kernels/dispatch.ts";
import type { BatchForm } from "../samples/batch.ts";
import { emptyBatch } from "../train/record-step.ts";
import { batchTensors, givenFor, outputOf } from "../train/train-step.ts";
import { piecedPass } from "./pieced-pass.ts";

/**
 * Builds the operations of a forward pass over empty data, for whoever wants to know its memory beforehand. Its tensors
 * are the enclosing `tf.tidy`'s.
 *
 * @returns what is read back
 */
export function recordPass(compiled: CompiledGraph, form: BatchForm, samples: number): tf.Tensor {
  const parameters = new Map(compiled.graph.parameters.map(({ name, shape }) => [name, emptyTensor(shape)]));
  const { x } = batchTensors(emptyBatch(form, samples), form);
  const pieced =
    form.loss === "cross-entropy"
      ? piecedPass(compiled, givenFor(compiled, parameters, x), samples * form.targetsPerSample)
      : undefined;
  return pieced === undefined ? outputOf(compiled, parameters, x) : pieced.piece(pieced.body(), 0);
}
