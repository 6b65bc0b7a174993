import type { Graph } from "@starling/graph";
import type { Batch, BatchForm } from "./batch.ts";
import { type ClassSamples, checkClassSamples, classForm, gatherClasses } from "./class-samples.ts";
import { checkTokenStream, countWindows, gatherTokens, type TokenStream, tokenForm } from "./token-stream.ts";
import { checkValueSamples, countValues, gatherValues, type ValueSamples, valueForm } from "./value-samples.ts";

/** A window of a dataset in memory, with what it is to teach. */
export type Samples = ClassSamples | TokenStream | ValueSamples;

/** Number of samples in a window. */
export function countSamples(samples: Samples): number {
  switch (samples.task) {
    case "classification":
      return samples.y.length;
    case "language":
      return countWindows(samples);
    case "regression":
      return countValues(samples);
  }
}

/** Indices in the dataset of the first sample of a window and of the one after its last. */
export function sampleRange(samples: Samples): readonly [number, number] {
  return [samples.start, samples.start + countSamples(samples)];
}

/**
 * Checks that samples and targets agree with each other and with the graph's output.
 * @throws ChunkInputError
 */
export function checkSamples(samples: Samples, graph: Graph): void {
  if (samples.task === "classification") checkClassSamples(samples, graph);
  else if (samples.task === "language") checkTokenStream(samples, graph);
  else checkValueSamples(samples, graph);
}

/** What the batches of a window look like. */
export function batchForm(samples: Samples): BatchForm {
  switch (samples.task) {
    case "classification":
      return classForm(samples);
    case "language":
      return tokenForm(samples);
    case "regression":
      return valueForm(samples);
  }
}

/** Gathers samples by their indices in the dataset. */
export function gatherBatch(samples: Samples, indices: ArrayLike<number>): Batch {
  switch (samples.task) {
    case "classification":
      return gatherClasses(samples, indices);
    case "language":
      return gatherTokens(samples, indices);
    case "regression":
      return gatherValues(samples, indices);
  }
}
