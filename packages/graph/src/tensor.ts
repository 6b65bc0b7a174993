import { elementCount } from "./shape.ts";
import type { DType, TensorArrays, TensorOf, TensorValue } from "./types.ts";

/** Bytes per element. */
export const ELEMENT_BYTES: Readonly<Record<DType, number>> = {
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
};

/** A float32 tensor over `data`, which is not copied and must have `product(shape)` elements. */
export function float32Tensor(shape: readonly number[], data: Float32Array): TensorOf<"float32"> {
  return { dtype: "float32", shape, data };
}

/** A list of int64 values as ONNX wants for shapes and axes: rank 1. */
export function int64Vector(values: readonly number[]): TensorOf<"int64"> {
  return { dtype: "int64", shape: [values.length], data: BigInt64Array.from(values, BigInt) };
}

/** The elements' bytes, little-endian as on every platform that runs JavaScript; a view, not a copy. */
export function tensorBytes({ data }: TensorValue): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * A tensor over a copy of `bytes` (a copy because typed arrays must be aligned).
 * The caller has checked that `bytes` is `product(shape) · ELEMENT_BYTES[dtype]` long.
 */
export function tensorFromBytes(dtype: DType, shape: readonly number[], bytes: Uint8Array): TensorValue {
  // Not `slice`: that of a Buffer shares its memory.
  const { buffer } = new Uint8Array(bytes);
  switch (dtype) {
    case "float32":
      return { dtype, shape, data: new Float32Array(buffer) };
    case "float64":
      return { dtype, shape, data: new Float64Array(buffer) };
    case "int8":
      return { dtype, shape, data: new Int8Array(buffer) };
    case "uint8":
    case "bool":
      return { dtype, shape, data: new Uint8Array(buffer) };
    case "int32":
      return { dtype, shape, data: new Int32Array(buffer) };
    case "int64":
      return { dtype, shape, data: new BigInt64Array(buffer) };
    default:
      return dtype satisfies never;
  }
}

/** Whether `data` is the array that its `dtype` and `shape` ask for. */
export function isConsistent({ dtype, shape, data }: TensorValue): boolean {
  return data.BYTES_PER_ELEMENT === ELEMENT_BYTES[dtype] && data.length === elementCount(shape);
}

/** Position of the first NaN or infinity, or -1. */
export function firstNonFinite(data: TensorArrays["float32" | "float64"]): number {
  return data.findIndex((value) => !Number.isFinite(value));
}

/**
 * A tensor whose element i is `value(i)`, rounded or wrapped as its type does. A value is taken as it is where the type
 * holds it, so integers of 64 bits must come as bigint.
 */
export function fillTensor(
  dtype: DType,
  shape: readonly number[],
  value: (index: number) => number | bigint,
): TensorValue {
  const count = elementCount(shape);
  const tensor = tensorFromBytes(dtype, shape, new Uint8Array(count * ELEMENT_BYTES[dtype]));
  if (tensor.dtype === "int64") {
    for (let i = 0; i < count; i++) tensor.data[i] = BigInt(value(i));
  } else {
    for (let i = 0; i < count; i++) tensor.data[i] = Number(value(i));
  }
  return tensor;
}
