import type * as tf from "@tensorflow/tfjs-core";

/** A part of a flat buffer that stands for a tensor of its own. */
export interface Operand {
  readonly tensor: tf.Tensor;
  /** Where the part begins, in elements. */
  readonly offset: number;
  readonly shape: readonly number[];
}

/** What every kernel takes: a tensor, or a part of one. */
export type Input = tf.Tensor | Operand;

/** Where a kernel writes a parameter's derivative inside the one flat gradient. */
export interface Target {
  readonly tensor: tf.Tensor;
  /** Where the derivative begins, in elements. */
  readonly offset: number;
  /** Adds to what lies there instead of replacing it. */
  readonly accumulate: boolean;
}

/** The whole of a tensor. */
export function whole(tensor: tf.Tensor): Operand {
  return { tensor, offset: 0, shape: tensor.shape };
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * An input as an operand.
 *
 * @throws RangeError when the part does not lie inside its buffer
 */
export function operand(input: Input): Operand {
  if (!("tensor" in input)) return whole(input);
  requireRoom(input.tensor, input.offset, sizeOf(input.shape));
  return input;
}

/**
 * Checks that a derivative of `length` elements fits where it is to be written.
 *
 * @throws RangeError when it does not
 */
export function requireTarget({ tensor, offset }: Target, length: number): void {
  requireRoom(tensor, offset, length);
}

/**
 * Checks a condition on shapes.
 *
 * @throws RangeError with the message where it does not hold
 */
export function requireFit(holds: boolean, message: string): asserts holds {
  if (!holds) throw new RangeError(message);
}

function requireRoom(tensor: tf.Tensor, offset: number, length: number): void {
  const inside = Number.isInteger(offset) && offset >= 0 && offset + length <= tensor.size;
  requireFit(
    inside,
    `elements ${offset} to ${offset + length} lie outside a buffer of ${tensor.size}; check the layout`,
  );
}
