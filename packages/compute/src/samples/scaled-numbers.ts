import type { NumberArray } from "@starling/graph";
import { ChunkInputError } from "../errors.ts";

/** Samples as they lie in their shards, bytes or f32, and how they become what the graph takes. */
export interface ScaledNumbers {
  /** Samples one after the other, `product(sampleShape)` numbers each. */
  readonly x: NumberArray;
  /** Axes of one sample in ONNX order, without the batch. */
  readonly sampleShape: readonly number[];
  /** value = number · scale + offset, both steps rounded to f32. */
  readonly scale: number;
  readonly offset: number;
  /** Index in the dataset of the first sample here. */
  readonly start: number;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, dimension) => size * dimension, 1);

/**
 * Checks that there are numbers for `count` samples.
 * @throws ChunkInputError
 */
export function checkScaledNumbers({ x, sampleShape }: ScaledNumbers, count: number): void {
  const size = sizeOf(sampleShape);
  if (count > 0 && x.length === count * size) return;
  throw new ChunkInputError(`${x.length} numbers are not ${count} samples of ${size}.`, {
    fix: "Give the whole window of the dataset, and the shape that its manifest says.",
  });
}

/**
 * Gathers samples by their indices in the dataset. On the CPU, because the rounding of two f32 operations is the same
 * everywhere there.
 */
export function gatherScaled({ x, sampleShape, scale, offset, start }: ScaledNumbers, indices: ArrayLike<number>) {
  const size = sizeOf(sampleShape);
  const values = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const from = ((indices[row] ?? 0) - start) * size;
    for (let i = 0; i < size; i++) values[row * size + i] = Math.fround((x[from + i] ?? 0) * scale) + offset;
  }
  return values;
}
