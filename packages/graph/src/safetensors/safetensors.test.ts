import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedSafetensorsError, ModelTooLargeError, UnsupportedDataTypeError, WeightsError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { ELEMENT_BYTES, float32Tensor, tensorFromBytes } from "../tensor.ts";
import type { DType, TensorValue } from "../types.ts";
import { readSafetensors } from "./read-safetensors.ts";
import { writeSafetensors } from "./write-safetensors.ts";

const dtypes = Object.keys(ELEMENT_BYTES) as DType[];
const tensor: fc.Arbitrary<TensorValue> = fc
  .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 3 }), fc.integer())
  .map(([dtype, shape, seed]) => {
    const bytes = new Uint8Array(elementCount(shape) * ELEMENT_BYTES[dtype]).map((_, i) => (seed * (i + 1)) & 0x3f);
    return tensorFromBytes(dtype, shape, bytes);
  });
const name = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }).filter((s) => s !== "__proto__");

/** A file of this header and data, as another program might write it. */
function fileOf(header: unknown, data: Uint8Array = new Uint8Array(), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const one = (begin: number, end: number) => ({ dtype: "U8", shape: [end - begin], data_offsets: [begin, end] });

describe("writeSafetensors", () => {
  it("writes the documented layout", () => {
    const bytes = writeSafetensors(new Map([["a", float32Tensor([1], Float32Array.of(1))]]));
    const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ';
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(BigInt(header.length));
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + header.length))).toBe(header);
    expect([...bytes.subarray(8 + header.length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it("refuses a tensor whose data does not fit, and the name of the metadata", () => {
    expect(() => writeSafetensors(new Map([["a", float32Tensor([2], new Float32Array(1))]]))).toThrow(WeightsError);
    const reserved = new Map([["__metadata__", float32Tensor([1], new Float32Array(1))]]);
    expect(() => writeSafetensors(reserved)).toThrow(WeightsError);
  });
});

describe("readSafetensors", () => {
  it("reads what was written, in its order", () => {
    const metadata = fc.dictionary(name, fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(name, tensor), { maxLength: 6 }), metadata, (entries, words) => {
        const tensors = new Map(entries);
        const read = readSafetensors(writeSafetensors(tensors, { metadata: words }));
        expect(new Map(read.tensors)).toEqual(tensors);
        expect(Object.fromEntries(read.metadata)).toEqual({ ...words });
      }),
    );
  });

  it("keeps names that look like integers in their place", () => {
    const tensors = new Map(["b", "1", "0"].map((key) => [key, float32Tensor([1], new Float32Array(1))]));
    expect([...readSafetensors(writeSafetensors(tensors)).tensors.keys()]).toEqual(["b", "1", "0"]);
  });

  it("reads a header without padding and in another order", () => {
    const { tensors } = readSafetensors(fileOf({ b: one(1, 3), a: one(0, 1) }, Uint8Array.of(7, 8, 9)));
    expect([...tensors].map(([key, { data }]) => [key, ...data])).toEqual([
      ["a", 7],
      ["b", 8, 9],
    ]);
  });

  it("is not fooled by a tensor called __proto__", () => {
    const file = fileOf('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', Uint8Array.of(5));
    expect([...readSafetensors(file).tensors.keys()]).toEqual(["__proto__"]);
    expect(Object.hasOwn(Object.prototype, "dtype")).toBe(false);
  });

  const two = Uint8Array.of(1, 2);
  it.each([
    ["nothing", new Uint8Array()],
    ["a header beyond the file", fileOf({}, two, 100n)],
    ["a header of exabytes", fileOf({}, two, 2n ** 63n)],
    ["text that is no JSON", fileOf("{")],
    ["text that is not UTF-8", fileOf({}, Uint8Array.of(0xff), 3n)],
    ["a list", fileOf([])],
    ["an entry that is no object", fileOf({ a: 1 })],
    ["an entry with more fields", fileOf({ a: { ...one(0, 2), x: 1 } }, two)],
    ["an entry without offsets", fileOf({ a: { dtype: "U8", shape: [2] } }, two)],
    ["offsets that are no integers", fileOf({ a: { ...one(0, 2), data_offsets: [0, 2.5] } }, two)],
    ["negative offsets", fileOf({ a: { ...one(0, 2), data_offsets: [-2, 0] } }, two)],
    ["swapped offsets", fileOf({ a: { dtype: "U8", shape: [2], data_offsets: [2, 0] } }, two)],
    ["more bytes than the shape", fileOf({ a: { ...one(0, 2), shape: [1] } }, two)],
    ["data beyond the file", fileOf({ a: one(0, 3) }, two)],
    ["an overlap", fileOf({ a: one(0, 2), b: one(1, 2) }, two)],
    ["a gap", fileOf({ a: one(1, 2) }, two)],
    ["bytes that belong to nobody", fileOf({ a: one(0, 1) }, two)],
    ["a type that does not exist", fileOf({ a: { ...one(0, 2), dtype: "Q7" } }, two)],
    ["metadata that is no text", fileOf({ __metadata__: { a: 1 } })],
    ["metadata that is no object", fileOf({ __metadata__: "a" })],
  ])("refuses %s", (_, file) => {
    expect(() => readSafetensors(file)).toThrow(MalformedSafetensorsError);
  });

  it("refuses shapes over the limit and types that are not computed with", () => {
    const huge = { a: { dtype: "F32", shape: [2 ** 31, 2 ** 31], data_offsets: [0, 2] } };
    expect(() => readSafetensors(fileOf(huge, two))).toThrow(ModelTooLargeError);
    const half = { a: { dtype: "F16", shape: [1], data_offsets: [0, 2] } };
    expect(() => readSafetensors(fileOf(half, two))).toThrow(UnsupportedDataTypeError);
  });
});
