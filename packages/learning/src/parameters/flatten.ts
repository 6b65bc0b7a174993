import { MAX_COORDINATES, MAX_TENSORS } from "../constants.ts";
import { ShapeError } from "../errors.ts";

/** A tensor's place in the model; entries are in the graph's parameter order. */
export interface LayoutEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Elements: the product of the shape. */
  readonly size: number;
  /** Frozen tensors are not in the flat vector. */
  readonly trainable: boolean;
}

export type Layout = readonly LayoutEntry[];

/** A trainable tensor with its coordinates [start, end) in the flat vector. */
export interface Placed {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Where each trainable tensor lies in the flat vector.
 * @throws ShapeError for sizes that are not their shapes' products, doubled names, or too many coordinates.
 */
export function placement(layout: Layout): Placed[] {
  if (layout.length > MAX_TENSORS) throw unusable(`it has more than ${MAX_TENSORS} tensors`);
  if (new Set(layout.map(({ name }) => name)).size !== layout.length) throw unusable("two tensors have one name");
  let start = 0;
  const placed: Placed[] = [];
  for (const { name, shape, size, trainable } of layout) {
    const product = shape.reduce((all, side) => all * (Number.isInteger(side) && side > 0 ? side : Number.NaN), 1);
    if (product !== size) throw unusable(`${name} has ${size} elements, its shape [${shape}] says otherwise`);
    if (!trainable) continue;
    placed.push({ name, start, end: start + size });
    start += size;
    if (start > MAX_COORDINATES) throw unusable("it has too many parameters");
  }
  return placed;
}

/** Length of the flat vector: the number of trainable parameters. */
export function vectorLength(layout: Layout): number {
  return placement(layout).at(-1)?.end ?? 0;
}

/**
 * The trainable tensors as one vector, in the layout's order.
 * @throws ShapeError naming the tensor that is missing or has a wrong length.
 */
export function flatten(layout: Layout, tensors: ReadonlyMap<string, Float32Array>): Float32Array {
  const placed = placement(layout);
  for (const { name, start, end } of placed) {
    const length = tensors.get(name)?.length;
    if (length !== end - start) throw unusable(`${name} has ${length ?? "no"} values where ${end - start} belong`);
  }
  const vector = new Float32Array(placed.at(-1)?.end ?? 0);
  for (const { name, start } of placed) vector.set(tensors.get(name) ?? [], start);
  return vector;
}

/**
 * The flat vector as tensors again: copies, keyed by name; frozen tensors are not among them.
 * @throws ShapeError
 */
export function unflatten(layout: Layout, vector: Float32Array): Map<string, Float32Array> {
  const placed = placement(layout);
  const length = placed.at(-1)?.end ?? 0;
  if (vector.length !== length) throw unusable(`the vector has ${vector.length} values where ${length} belong`);
  return new Map(placed.map(({ name, start, end }) => [name, vector.slice(start, end)]));
}

function unusable(what: string): ShapeError {
  return new ShapeError(`The tensors do not fit the model's layout: ${what}.`, {
    fix: "Use the checkpoint and the graph that the job's spec names.",
  });
}
