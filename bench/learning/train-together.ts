import type { Engine } from "@starling/compute";
import { compileGraph } from "@starling/compute/engine";
import { fromF32bits, lrAt, sampleIndices } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import { localSettings } from "../../packages/compute/src/chunk/local-settings.ts";
import { emptyTensor } from "../../packages/compute/src/kernels/dispatch.ts";
import { batchForm, gatherBatch, sampleRange } from "../../packages/compute/src/samples/samples.ts";
import { localOptimizer } from "../../packages/compute/src/train/optimizer.ts";
import { flattenParameters, parameterLayout } from "../../packages/compute/src/train/parameter-layout.ts";
import { batchTensors, microBatch } from "../../packages/compute/src/train/train-step.ts";
import { startOf, type Task } from "./shape.ts";
import type { JobRun } from "./train-job.ts";

/** Drawn from by nothing: the model has no Dropout. */
const NO_SEED = new Uint8Array(32);

/**
 * The same engine, optimizer and learning rates in one place: each step takes the mean gradient of all workers' batches
 * and the optimizer keeps its state, as all-reduce in every step does. With one worker it is plain training.
 * @param draw samples of a step, those of all workers
 * @returns the parameters after the last step
 */
export async function trainTogether(
  engine: Engine,
  { model, training }: Task,
  run: JobRun,
  draw = (step: number): Uint32Array => {
    return sampleIndices(new Uint8Array(32), step, run.workers * run.batch, sampleRange(training));
  },
): Promise<ReadonlyMap<string, Float32Array>> {
  const compiled = compileGraph(model.graph);
  const layout = parameterLayout(compiled.trainable);
  const rows = run.workers * run.batch;
  const form = batchForm(training);
  const weight = Math.fround(1 / (rows * form.targetsPerSample));
  engine.use();
  const gradient = emptyTensor<tf.Tensor1D>([layout.length]);
  const state = localOptimizer(layout, localSettings(run), 0).start(flattenParameters(layout, startOf(model)));
  for (let t = 0; t < run.lr.length * run.localSteps; t++) {
    const data = gatherBatch(training, draw(t));
    const optimizer = localOptimizer(
      layout,
      localSettings(run),
      fromF32bits(lrAt(run.lr, Math.floor(t / run.localSteps))),
    );
    engine.use();
    tf.tidy(() => {
      const tensors = { state, frozen: new Map(), gradient, accumulate: false };
      const at = { seed: NO_SEED, step: t, row: 0 };
      microBatch(compiled, layout, tensors, batchTensors(data, form), { kind: form.loss, weight, draw: at });
    });
    optimizer.step(state, gradient, t + 1);
    await engine.drain();
  }
  const weights = await state.data<"float32">();
  tf.dispose([state, gradient]);
  return new Map(layout.placed.map(({ name, offset, size }) => [name, weights.slice(offset, offset + size)]));
}
