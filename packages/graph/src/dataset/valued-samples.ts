import { sampleSize } from "./labelled-samples.ts";
import { type NumberArray, numberArray, numberType } from "./sample-numbers.ts";

/** Samples of one shape with the values that are to be predicted of each. */
export interface ValuedSamples {
  /** Shape of one sample, e.g. [8]. */
  readonly sampleShape: readonly number[];
  readonly count: number;
  /** `count · product(sampleShape)` numbers, row-major. */
  readonly samples: NumberArray;
  /** Values of one sample. */
  readonly targets: number;
  /** `count · targets` values, one sample after the other. */
  readonly values: Float32Array;
}

/** The samples at `positions`, in that order. */
export function selectValued(from: ValuedSamples, positions: ArrayLike<number>): ValuedSamples {
  const size = sampleSize(from.sampleShape);
  const { targets } = from;
  const samples = numberArray(numberType(from.samples), positions.length * size);
  const values = new Float32Array(positions.length * targets);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? 0;
    samples.set(from.samples.subarray(position * size, (position + 1) * size), i * size);
    values.set(from.values.subarray(position * targets, (position + 1) * targets), i * targets);
  }
  return { sampleShape: from.sampleShape, count: positions.length, targets, samples, values };
}
