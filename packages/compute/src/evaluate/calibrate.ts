import { calibrationGraph, type Graph } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { NotFiniteError } from "../errors.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { planPass } from "../memory/plan-memory.ts";
import { requireMemory } from "../memory/require-memory.ts";
import { batchForm, countSamples, type Samples } from "../samples/samples.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { outputOf } from "../train/train-step.ts";
import { eachBatch, type PassOptions } from "./each-batch.ts";
import { statisticsSum } from "./statistics-sum.ts";

/** A model with batch statistics, and what its running ones are to be computed from. */
export interface Calibration {
  readonly graph: Graph;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Every sample is used once. */
  readonly samples: Samples;
  readonly batch: number;
}

/**
 * Computes the running statistics of every BatchNormalization that trains with those of its batch, from one pass over
 * a window of a dataset in its own order. They are a function of the weights and the window, so nothing about them
 * travels with an update.
 *
 * @returns all parameters, the statistics replaced; to be used with `evaluationGraph(graph)`
 * @throws UnsupportedGraphError; MemoryLimitError before anything is taken; NotFiniteError; the signal's reason when it is aborted
 */
export async function calibrate(
  engine: Engine,
  { graph, parameters, samples, batch }: Calibration,
  options: PassOptions = {},
): Promise<ReadonlyMap<string, Float32Array>> {
  const calibration = calibrationGraph(graph);
  const compiled = compileGraph(calibration.graph);
  const sum = statisticsSum(calibration.statistics);
  const sizes = { microBatch: batch, samples: countSamples(samples), maxBytes: options.maxBytes };
  requireMemory(engine, () => planPass(engine, compiled, batchForm(samples)), sizes);
  engine.use();
  const tensors = parameterTensors(graph, parameters);
  try {
    await eachBatch(engine, { samples, batch }, options, async ({ x }, rows) => {
      const output = tf.tidy(() => outputOf(compiled, tensors, x));
      const values = await output.data<"float32">().finally(() => output.dispose());
      if (values.some((value) => !Number.isFinite(value))) {
        throw new NotFiniteError("A layer's statistics are not finite.", { fix: "Evaluate an earlier checkpoint." });
      }
      sum.add(values, rows);
    });
  } finally {
    tf.dispose([...tensors.values()]);
  }
  return new Map([...parameters, ...sum.finish()]);
}
