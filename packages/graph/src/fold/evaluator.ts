import type { ShapeScope, TensorType } from "../shapes/rule.ts";
import type { GraphNode, TensorValue } from "../types.ts";

/** An element of a tensor: a bigint where its type is int64. */
export type Element = number | bigint;

/** What an evaluator computes with: the node's inputs have values, and its outputs types. */
export interface Evaluation {
  readonly node: GraphNode;
  /** Values of the inputs; undefined where an optional one is absent. */
  readonly inputs: readonly (TensorValue | undefined)[];
  readonly outputs: readonly TensorType[];
  readonly scope: ShapeScope;
}

/** The node's outputs, or undefined where they are left to the run (a division by zero, say). */
export type Evaluator = (evaluation: Evaluation) => readonly TensorValue[] | undefined;

/** For a shape: how many elements lie between neighbours in each dimension (row-major). */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

/**
 * The position of element `index` of a tensor of `shape` in another one that moves by `steps` per dimension and starts
 * at `offset`: 0 where it repeats, a stride of its own where it does not.
 */
export function positionOf(index: number, shape: readonly number[], steps: readonly number[], offset = 0): number {
  let rest = index;
  let position = offset;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    position += (rest % size) * (steps[axis] ?? 0);
    rest = Math.floor(rest / size);
  }
  return position;
}

/** Steps through a tensor of `from` that is broadcast to `to`. */
export function broadcastSteps(from: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(from);
  return to.map((_, axis) => {
    const own = axis - to.length + from.length;
    return own < 0 || from[own] === 1 ? 0 : (strides[own] ?? 0);
  });
}

/** Element `index` of a tensor; the caller keeps within its length. */
export const elementAt = ({ data }: TensorValue, index: number): Element => data[index] ?? 0;
