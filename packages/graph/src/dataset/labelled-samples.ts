import { DatasetTooLargeError, LabelError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES } from "./constants.ts";
import { type NumberArray, numberArray, numberType } from "./sample-numbers.ts";

/** Samples of one shape with a label each. */
export interface LabelledSamples<Numbers extends NumberArray = NumberArray> {
  /** Shape of one sample, e.g. [1, 28, 28]. */
  readonly sampleShape: readonly number[];
  readonly count: number;
  /** `count · product(sampleShape)` numbers, row-major. */
  readonly samples: Numbers;
  /** One class index per sample. */
  readonly labels: Uint8Array;
}

/**
 * Checks that every label names one of `classes` classes.
 * @throws LabelError naming the first sample that is wrong.
 */
export function checkLabels(labels: Uint8Array, classes: number = MAX_CLASSES): void {
  const position = labels.findIndex((label) => label >= classes);
  if (position === -1) return;
  throw new LabelError(`Sample ${position} has the label ${labels[position]}, but there are ${classes} classes.`, {
    fix: "Number the classes from 0 and name every one of them.",
  });
}

/** Numbers of one sample. @throws DatasetTooLargeError */
export function sampleSize(sampleShape: readonly number[]): number {
  const size = elementCount(sampleShape);
  if (Number.isSafeInteger(size) && size >= 1 && size <= MAX_DATASET_BYTES) return size;
  throw new DatasetTooLargeError(`A sample of [${sampleShape.slice(0, 8).join(", ")}] has no usable size.`, {
    fix: `Use samples of 1 to ${MAX_DATASET_BYTES} numbers.`,
  });
}

/** The samples at `positions`, in that order. */
export function selectSamples(from: LabelledSamples, positions: ArrayLike<number>): LabelledSamples {
  const size = sampleSize(from.sampleShape);
  const samples = numberArray(numberType(from.samples), positions.length * size);
  const labels = new Uint8Array(positions.length);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? 0;
    samples.set(from.samples.subarray(position * size, (position + 1) * size), i * size);
    labels[i] = from.labels[position] ?? 0;
  }
  return { sampleShape: from.sampleShape, count: positions.length, samples, labels };
}
