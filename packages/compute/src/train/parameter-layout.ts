import type { Parameter } from "@starling/graph";
import { ChunkInputError } from "../errors.ts";

/** Where one parameter lies in the flat buffers of the optimizer and of the update. */
export interface Placed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  /** First element in the optimizer's buffer. */
  readonly offset: number;
  /** First element in the update, which keeps the graph's order. */
  readonly codeOffset: number;
}

/** A whole model in one vector: one buffer, one optimizer dispatch, one read back. */
export interface ParameterLayout {
  /** In the optimizer's order: what decays comes first, so that one bound tells both kinds apart. */
  readonly placed: readonly Placed[];
  readonly length: number;
  /** Elements before this index belong to matrices and filters, which alone decay (TRAINING §3). */
  readonly decayEnd: number;
}

/** Lays the trainable parameters of a graph out in one vector. */
export function parameterLayout(parameters: readonly Parameter[]): ParameterLayout {
  const codeOffsets = new Map<string, number>();
  let length = 0;
  for (const { name, shape } of parameters) {
    codeOffsets.set(name, length);
    length += sizeOf(shape);
  }
  const decays = ({ shape }: Parameter) => shape.length >= 2;
  const ordered = [...parameters.filter(decays), ...parameters.filter((parameter) => !decays(parameter))];
  let offset = 0;
  const placed = ordered.map(({ name, shape }): Placed => {
    const size = sizeOf(shape);
    const place = { name, shape, size, offset, codeOffset: codeOffsets.get(name) ?? 0 };
    offset += size;
    return place;
  });
  const decayEnd = placed.reduce((end, { shape, size }) => (shape.length >= 2 ? end + size : end), 0);
  return { placed, length, decayEnd };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/**
 * The parameters' values as one vector in the optimizer's order.
 * @throws ChunkInputError when one is absent or has another size than the graph says
 */
export function flattenParameters(
  { placed, length }: ParameterLayout,
  values: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const flat = new Float32Array(length);
  for (const { name, size, offset } of placed) flat.set(parameterValues(values, name, size), offset);
  return flat;
}

/**
 * One parameter's values.
 * @throws ChunkInputError when they are absent or of another size
 */
export function parameterValues(values: ReadonlyMap<string, Float32Array>, name: string, size: number): Float32Array {
  const found = values.get(name);
  if (found?.length === size) return found;
  throw new ChunkInputError(`Parameter ${name} has ${found?.length ?? 0} values instead of ${size}.`, {
    fix: "Give the checkpoint that belongs to this graph.",
  });
}
