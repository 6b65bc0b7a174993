import { MAX_DIMENSION, MAX_RANK, MAX_TENSOR_ELEMENTS } from "./constants.ts";
import { ModelTooLargeError } from "./errors.ts";

/** Number of elements of a tensor of this shape; 1 for rank 0. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as people write it, e.g. "[N, 1, 28, 28]". */
export function formatShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Checks a shape against the limits and returns its number of elements.
 * @param what Names the tensor in the message, e.g. `tensor "fc.weight"`.
 * @throws ModelTooLargeError
 */
export function checkedElementCount(shape: readonly number[], what: string, limit = MAX_TENSOR_ELEMENTS): number {
  const count = elementCount(shape);
  if (shape.length <= MAX_RANK && shape.every((size) => size <= MAX_DIMENSION) && count <= limit) return count;
  throw new ModelTooLargeError(`The shape ${formatShape(shape.slice(0, MAX_RANK + 1))} of ${what} is over the limit.`, {
    fix: `Use at most ${MAX_RANK} dimensions and ${limit} elements per tensor.`,
  });
}
