import { DatasetTooLargeError, LabelError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES } from "./constants.ts";

/** Samples of one shape with a label each, as bytes. */
export interface LabelledSamples {
  /** Shape of one sample, e.g. [1, 28, 28]. */
  readonly sampleShape: readonly number[];
  readonly count: number;
  /** `count · product(sampleShape)` values of 0..255, row-major. */
  readonly samples: Uint8Array;
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

/** Bytes of one sample. */
export function sampleBytes(sampleShape: readonly number[]): number {
  const bytes = elementCount(sampleShape);
  if (Number.isSafeInteger(bytes) && bytes >= 1 && bytes <= MAX_DATASET_BYTES) return bytes;
  throw new DatasetTooLargeError(`A sample of [${sampleShape.slice(0, 8).join(", ")}] has no usable size.`, {
    fix: `Use samples of 1 to ${MAX_DATASET_BYTES} bytes.`,
  });
}

/** The samples at `positions`, in that order. */
export function selectSamples(from: LabelledSamples, positions: ArrayLike<number>): LabelledSamples {
  const size = sampleBytes(from.sampleShape);
  const samples = new Uint8Array(positions.length * size);
  const labels = new Uint8Array(positions.length);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? 0;
    samples.set(from.samples.subarray(position * size, (position + 1) * size), i * size);
    labels[i] = from.labels[position] ?? 0;
  }
  return { sampleShape: from.sampleShape, count: positions.length, samples, labels };
}
