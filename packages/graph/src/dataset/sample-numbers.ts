import type { SampleNumbers } from "@starling/protocol";
import { SampleValueError } from "../errors.ts";
import { firstNonFinite } from "../tensor.ts";

/** Numbers of samples as they lie in a shard: bytes, or f32. */
export type NumberArray = Uint8Array | Float32Array;
export type NumberType = SampleNumbers["dtype"];

/** Bytes of one number. */
export const NUMBER_BYTES = { uint8: 1, float32: 4 } as const satisfies Record<NumberType, number>;

/** What an array's numbers are. */
export const numberType = (numbers: NumberArray): NumberType => (numbers instanceof Float32Array ? "float32" : "uint8");

/** Room for `count` zeros. The caller has checked `count`. */
export const numberArray = (dtype: NumberType, count: number): NumberArray =>
  dtype === "float32" ? new Float32Array(count) : new Uint8Array(count);

/** Numbers as bytes, f32 little-endian whatever the machine has. */
export function numberBytes(numbers: NumberArray): Uint8Array {
  if (!(numbers instanceof Float32Array)) return numbers;
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** Numbers from bytes that are a multiple of the type's size. @throws SampleValueError for NaN or infinity */
export function numbersFrom(dtype: NumberType, bytes: Uint8Array): NumberArray {
  return dtype === "uint8" ? bytes : checkFinite(float32From(bytes));
}

/** f32, little-endian, as they come. */
export function float32From(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** @throws SampleValueError naming the first value that is NaN or infinite */
export function checkFinite(values: Float32Array): Float32Array {
  const wrong = firstNonFinite(values);
  if (wrong === -1) return values;
  throw new SampleValueError(`Value ${wrong} is ${values[wrong]}.`, { fix: "Leave out samples with such values." });
}
