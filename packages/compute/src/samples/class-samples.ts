import type { Graph } from "@starling/graph";
import { ChunkInputError } from "../errors.ts";
import type { Batch, BatchForm } from "./batch.ts";
import { checkScaledNumbers, gatherScaled, type ScaledNumbers } from "./scaled-numbers.ts";

/** A window of a classified dataset in memory. */
export interface ClassSamples extends ScaledNumbers {
  readonly task: "classification";
  /** One class label per sample. */
  readonly y: Uint8Array;
}

/** Labels are bytes. */
const MAX_CLASSES = 256;

/** One label and one row of logits per sample. */
export function classForm({ sampleShape }: Pick<ClassSamples, "sampleShape">): BatchForm {
  return { sampleShape, dtype: "float32", loss: "cross-entropy", targetsPerSample: 1 };
}

/**
 * Checks that numbers, labels and shape agree with each other and with the graph's output [N, classes].
 * @throws ChunkInputError
 */
export function checkClassSamples(samples: ClassSamples, { outputs }: Graph): void {
  const last = outputs[0]?.shape.at(-1);
  const classes = typeof last === "number" ? last : MAX_CLASSES;
  checkScaledNumbers(samples, samples.y.length);
  const wrong = samples.y.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new ChunkInputError(
      `Sample ${samples.start + wrong} has label ${samples.y[wrong]}, but the graph has ${classes} classes.`,
      { fix: "Correct the labels or give the model as many outputs as there are classes." },
    );
  }
}

/** Gathers samples by their indices in the dataset. */
export function gatherClasses(samples: ClassSamples, indices: ArrayLike<number>): Batch {
  const targets = Int32Array.from(indices, (index) => samples.y[index - samples.start] ?? 0);
  return { x: gatherScaled(samples, indices), targets };
}
