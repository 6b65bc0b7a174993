import type { Graph } from "@starling/graph";
import { int4 } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import { emptyTensor, onWebGpu } from "../kernels/dispatch.ts";
import { quantiseWords } from "../kernels/quantise.ts";
import type { Batch, BatchForm } from "../samples/batch.ts";
import { localOptimizer } from "./optimizer.ts";
import { parameterLayout } from "./parameter-layout.ts";
import { batchTensors, microBatch } from "./train-step.ts";

/** What a step's operations depend on. */
export interface StepForm {
  readonly form: BatchForm;
  readonly microBatch: number;
  /** Whether a batch has several micro-batches, whose gradients are then added. */
  readonly accumulates: boolean;
}

const ANY_SETTINGS = { kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
const ANY_DRAW = { seed: new Uint8Array(32), step: 0, row: 0 };

/**
 * Builds the operations of one training step, and on WebGPU of reading its codes, over empty data: for whoever wants to
 * know beforehand which shaders they need and how much memory. Its tensors are the enclosing `tf.tidy`'s.
 *
 * @returns the weights, which are read back after the last step unless their codes are
 */
export function recordStep(compiled: CompiledGraph, { form, accumulates, ...sizes }: StepForm): tf.Tensor1D {
  const layout = parameterLayout(compiled.trainable);
  const optimizer = localOptimizer(layout, ANY_SETTINGS, 0);
  const frozen = frozenZeros(compiled.graph);
  const state = optimizer.start(new Float32Array(layout.length));
  const gradient = emptyTensor<tf.Tensor1D>([layout.length]);
  const batch = batchTensors(emptyBatch(form, sizes.microBatch), form);
  for (const accumulate of accumulates ? [false, true] : [false]) {
    const tensors = { state, frozen, gradient, accumulate };
    microBatch(compiled, layout, tensors, batch, { kind: form.loss, weight: 1, draw: ANY_DRAW }).dispose();
  }
  optimizer.step(state, gradient, 1);
  tf.dispose([gradient, ...frozen.values(), batch.x, batch.targets]);
  if (onWebGpu()) {
    const start = emptyTensor<tf.Tensor1D>([layout.length]);
    tf.dispose([start, quantiseWords({ start, state, segments: layout.placed, codec: int4, inverse: 1 })]);
  }
  return tf.slice(state, 0, layout.length);
}

function frozenZeros({ parameters }: Graph): Map<string, tf.Tensor> {
  const frozen = parameters.filter(({ trainable }) => !trainable);
  return new Map(frozen.map(({ name, shape }) => [name, tf.zeros([...shape])]));
}

/** A batch of zeros. */
export function emptyBatch({ sampleShape, dtype, loss, targetsPerSample }: BatchForm, rows: number): Batch {
  const elements = sampleShape.reduce((size, length) => size * length, rows);
  const targets = rows * targetsPerSample;
  return {
    x: dtype === "int32" ? new Int32Array(elements) : new Float32Array(elements),
    targets: loss === "cross-entropy" ? new Int32Array(targets) : new Float32Array(targets),
  };
}
