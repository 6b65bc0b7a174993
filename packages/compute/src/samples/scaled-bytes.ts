import { ChunkInputError } from "../errors.ts";

/** Samples as bytes as they lie in their shards, and how they become numbers. */
export interface ScaledBytes {
  /** Samples one after the other, `product(sampleShape)` bytes each. */
  readonly x: Uint8Array;
  /** Axes of one sample in ONNX order, without the batch. */
  readonly sampleShape: readonly number[];
  /** value = byte · scale + offset, both steps rounded to f32. */
  readonly scale: number;
  readonly offset: number;
  /** Index in the dataset of the first sample here. */
  readonly start: number;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, dimension) => size * dimension, 1);

/**
 * Checks that there are bytes for `count` samples.
 * @throws ChunkInputError
 */
export function checkScaledBytes({ x, sampleShape }: ScaledBytes, count: number): void {
  const size = sizeOf(sampleShape);
  if (count > 0 && x.length === count * size) return;
  throw new ChunkInputError(`${x.length} bytes are not ${count} samples of ${size}.`, {
    fix: "Give the whole window of the dataset, and the shape that its manifest says.",
  });
}

/**
 * Gathers samples by their indices in the dataset. On the CPU, because the rounding of two f32 operations is the same
 * everywhere there.
 */
export function gatherScaled({ x, sampleShape, scale, offset, start }: ScaledBytes, indices: ArrayLike<number>) {
  const size = sizeOf(sampleShape);
  const values = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const from = ((indices[row] ?? 0) - start) * size;
    for (let i = 0; i < size; i++) values[row * size + i] = Math.fround((x[from + i] ?? 0) * scale) + offset;
  }
  return values;
}
