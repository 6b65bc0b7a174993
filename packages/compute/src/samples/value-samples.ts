import type { Graph } from "@starling/graph";
import { ChunkInputError } from "../errors.ts";
import type { Batch, BatchForm } from "./batch.ts";
import { checkScaledNumbers, gatherScaled, type ScaledNumbers } from "./scaled-numbers.ts";

/** A window of a dataset whose samples have numbers to be predicted. */
export interface ValueSamples extends ScaledNumbers {
  readonly task: "regression";
  /** f32, `valuesPerSample` for each sample, one sample after the other. */
  readonly y: Float32Array;
  /** Elements of the graph's output for one sample. */
  readonly valuesPerSample: number;
}

/** Number of samples here. */
export function countValues({ y, valuesPerSample }: ValueSamples): number {
  return y.length / valuesPerSample;
}

/** One target per element of the output. */
export function valueForm({
  sampleShape,
  valuesPerSample,
}: Pick<ValueSamples, "sampleShape" | "valuesPerSample">): BatchForm {
  return { sampleShape, dtype: "float32", loss: "squared-error", targetsPerSample: valuesPerSample };
}

/**
 * Checks that numbers, targets and shapes agree with each other and with the graph's output.
 * @throws ChunkInputError
 */
export function checkValueSamples(samples: ValueSamples, { outputs }: Graph): void {
  checkScaledNumbers(samples, countValues(samples));
  const sizes = outputs[0]?.shape.slice(1) ?? [];
  const known = sizes.reduce<number>((size, length) => size * Number(length), 1);
  if (!Number.isNaN(known) && known !== samples.valuesPerSample) {
    throw new ChunkInputError(`The graph gives ${known} values per sample, but ${samples.valuesPerSample} are known.`, {
      fix: "Give the model as many outputs as the dataset has targets.",
    });
  }
  const wrong = samples.y.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const sample = samples.start + Math.floor(wrong / samples.valuesPerSample);
  throw new ChunkInputError(`A target of sample ${sample} is ${samples.y[wrong]}.`, { fix: "Leave such samples out." });
}

/** Gathers samples by their indices in the dataset. */
export function gatherValues(samples: ValueSamples, indices: ArrayLike<number>): Batch {
  const { y, valuesPerSample: size, start } = samples;
  const targets = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const from = ((indices[row] ?? 0) - start) * size;
    targets.set(y.subarray(from, from + size), row * size);
  }
  return { x: gatherScaled(samples, indices), targets };
}
