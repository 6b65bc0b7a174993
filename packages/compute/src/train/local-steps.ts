import { sampleIndices } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { NotFiniteError } from "../errors.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import { emptyTensor } from "../kernels/dispatch.ts";
import { batchForm, gatherBatch, sampleRange } from "../samples/samples.ts";
import { restAfter, systemClock } from "./duty-cycle.ts";
import { localOptimizer } from "./optimizer.ts";
import type { ParameterLayout } from "./parameter-layout.ts";
import { parameterTensors } from "./parameter-tensors.ts";
import type { TrainChunk, TrainOptions } from "./run-train-chunk.ts";
import { batchTensors, microBatch } from "./train-step.ts";

/** A model as the optimizer sees it. */
interface Model {
  readonly compiled: CompiledGraph;
  readonly layout: ParameterLayout;
  /** θ₀ in the optimizer's order. */
  readonly start: Float32Array;
}

/** Where the steps ended: what was read of φ_H, and the mean loss of each step. */
export interface Trained<Read> {
  readonly read: Read;
  readonly losses: readonly number[];
}

/** Reads what is wanted of the optimizer's state after the last step, which begins with φ_H in the optimizer's order. */
export type ReadState<Read> = (state: tf.Tensor1D) => Promise<Read>;

/**
 * The local steps of a chunk. The gradient of a batch is the sum over its micro-batches from the first to the last.
 *
 * @param read called when everything but the state is freed
 * @throws NotFiniteError when a loss is no number; the signal's reason when it is aborted
 */
export async function localSteps<Read>(
  engine: Engine,
  chunk: TrainChunk,
  { compiled, layout, start }: Model,
  read: ReadState<Read>,
  { signal, onProgress, onBusy, share = () => 1 }: TrainOptions,
): Promise<Trained<Read>> {
  const { samples, seed, steps, batch } = chunk;
  const clock = systemClock();
  const range = sampleRange(samples);
  const form = batchForm(samples);
  const targets = batch * form.targetsPerSample;
  const weight = Math.fround(1 / targets);
  const optimizer = localOptimizer(layout, chunk.optimizer, chunk.lr);
  engine.use();
  const frozen = parameterTensors(compiled.graph, chunk.parameters, ({ trainable }) => !trainable);
  const gradient = emptyTensor<tf.Tensor1D>([layout.length]);
  const state = optimizer.start(start);
  const losses: number[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const indices = sampleIndices(seed, step, batch, range);
      let total = 0;
      for (let row = 0; row < batch; row += chunk.microBatch) {
        signal?.throwIfAborted();
        const begun = clock.now();
        const data = gatherBatch(samples, indices.subarray(row, row + chunk.microBatch));
        engine.use();
        const perSample = tf.tidy(() => {
          const tensors = { state, frozen, gradient, accumulate: row > 0 };
          const loss = { kind: form.loss, weight, draw: { seed, step, row } };
          return microBatch(compiled, layout, tensors, batchTensors(data, form), loss);
        });
        if (row + chunk.microBatch >= batch) optimizer.step(state, gradient, step + 1);
        // Reading waits for everything submitted before it: no other synchronisation is needed.
        for (const value of await readAndDispose(perSample)) total += value;
        const busyMs = clock.now() - begun;
        onBusy?.(busyMs);
        await restAfter(busyMs, share, { clock, signal });
      }
      const loss = Math.fround(total / targets);
      if (!Number.isFinite(loss)) throw notFinite(`The loss of step ${step + 1} is ${loss}.`);
      losses.push(loss);
      onProgress?.({ step: step + 1, steps, loss });
    }
    tf.dispose([gradient, ...frozen.values()]);
    engine.use();
    return { read: await read(state), losses };
  } finally {
    tf.dispose([state, gradient, ...frozen.values()]);
  }
}

async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<"float32">();
  } finally {
    tensor.dispose();
  }
}

/** The error of a chunk that diverged. */
export function notFinite(message: string): NotFiniteError {
  return new NotFiniteError(message, { fix: "Lower the learning rate, or check the data for what is not a number." });
}
