import { randomIntegers } from "../../src/random-integers.ts";
import { elementCount } from "../../src/shape.ts";
import { fillTensor, float32Tensor, int64Vector } from "../../src/tensor.ts";
import type { Attribute, TensorOf, TensorValue } from "../../src/types.ts";

/** One node with its inputs: what ONNX Runtime computes of it is held against this package's rules. */
export interface OperatorExample {
  readonly op: string;
  /** Inputs in order; undefined for an optional one that is absent. */
  readonly inputs: readonly (TensorValue | undefined)[];
  /** Hand-computed FLOPs. */
  readonly flops: number;
  readonly opset?: number;
  /** Inputs that are constants of the graph instead of being fed: lists that a shape depends on. */
  readonly fixed?: readonly number[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  /** Whether the node is evaluated when all of its inputs are constants. */
  readonly folds?: boolean;
}

/** Floats in [−2, 2), other ones for another seed. */
export function floats(shape: readonly number[], seed = 1): TensorOf<"float32"> {
  const next = randomIntegers(seed);
  return float32Tensor(
    shape,
    Float32Array.from({ length: elementCount(shape) }, () => next() / 2 ** 30 - 2),
  );
}

/** Floats in (0, 2]. */
export const positive = (shape: readonly number[], seed = 1): TensorValue => {
  const { data } = floats(shape, seed);
  return float32Tensor(
    shape,
    data.map((value) => Math.abs(value) + 2 ** -10),
  );
};

export const scalar = (value: number): TensorValue => float32Tensor([], Float32Array.of(value));
export const list = int64Vector;
export const integer = (value: number): TensorValue => ({ ...int64Vector([value]), shape: [] });

/** Integers in −5 to 5, never 0. */
export function integers(dtype: "int32" | "int64", shape: readonly number[], seed = 1): TensorValue {
  const next = randomIntegers(seed);
  return fillTensor(dtype, shape, () => {
    const value = (next() % 10) - 5;
    const nonZero = value < 0 ? value : value + 1;
    return dtype === "int64" ? BigInt(nonZero) : nonZero;
  });
}

export function booleans(shape: readonly number[], seed = 1): TensorValue {
  const next = randomIntegers(seed);
  return fillTensor("bool", shape, () => next() >>> 31);
}
