import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import { TensorProto_SegmentSchema, TensorProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { ExternalDataError, ModelTooLargeError, UnsupportedDataTypeError, WeightsError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { ELEMENT_BYTES, tensorFromBytes } from "../tensor.ts";
import type { DType } from "../types.ts";
import { fromOnnxDataType, toOnnxDataType } from "./data-types.ts";
import { MODEL_LIMITS } from "./limits.ts";
import { readTensor, writeTensor } from "./tensor-proto.ts";

const dtypes = Object.keys(ELEMENT_BYTES) as DType[];
const read = (proto: Parameters<typeof readTensor>[0]) => readTensor(proto, 'tensor "t"', MODEL_LIMITS);

describe("readTensor", () => {
  it("reads back every type and shape that writeTensor writes", () => {
    const shape = fc.array(fc.nat(4), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...dtypes), shape, fc.nat(), (dtype, sizes, seed) => {
        const bytes = new Uint8Array(elementCount(sizes) * ELEMENT_BYTES[dtype]).map((_, i) => (seed + i) & 1);
        const tensor = tensorFromBytes(dtype, sizes, bytes);
        expect(read(writeTensor(tensor, "t"))).toEqual(tensor);
      }),
    );
  });

  it("copies its data, wherever it lies in the file", () => {
    const file = new Uint8Array(9);
    const tensor = read(create(TensorProtoSchema, { dims: [2n], dataType: 1, rawData: file.subarray(1) }));
    file.fill(255);
    expect(tensor.data).toEqual(new Float32Array(2));
  });

  it.each([
    ["float32", { floatData: [0.5, -1] }, Float32Array.of(0.5, -1)],
    ["float64", { doubleData: [Math.PI, -1] }, Float64Array.of(Math.PI, -1)],
    ["int64", { int64Data: [-1n, 2n ** 62n] }, BigInt64Array.of(-1n, 2n ** 62n)],
    ["int32", { int32Data: [-1, 2 ** 31 - 1] }, Int32Array.of(-1, 2 ** 31 - 1)],
    ["int8", { int32Data: [-128, 127] }, Int8Array.of(-128, 127)],
    ["uint8", { int32Data: [0, 255] }, Uint8Array.of(0, 255)],
    ["bool", { int32Data: [0, 1] }, Uint8Array.of(0, 1)],
  ] as const)("reads %s from its typed field", (dtype, fields, data) => {
    const values = Object.fromEntries(Object.entries(fields).map(([key, list]) => [key, [...list]]));
    const proto = create(TensorProtoSchema, { dims: [2n], dataType: toOnnxDataType(dtype), ...values });
    expect(read(proto)).toEqual({ dtype, shape: [2], data });
  });

  it.each([
    ["int8", -129],
    ["int8", 128],
    ["uint8", -1],
    ["uint8", 256],
    ["bool", 2],
  ] as const)("refuses a value of %s that is %i", (dtype, value) => {
    const proto = create(TensorProtoSchema, { dims: [1n], dataType: toOnnxDataType(dtype), int32Data: [value] });
    expect(() => read(proto)).toThrow(WeightsError);
  });

  it("refuses what is wrong about a tensor", () => {
    const good = { dims: [2n], dataType: 1, floatData: [1, 2] };
    const wrong = (fields: object) => () => read(create(TensorProtoSchema, { ...good, ...fields }));
    expect(wrong({})).not.toThrow();
    expect(wrong({ dims: [3n] })).toThrow(WeightsError);
    expect(wrong({ dims: [-2n] })).toThrow(WeightsError);
    expect(wrong({ dims: [2n ** 40n] })).toThrow(ModelTooLargeError);
    expect(wrong({ dims: [2n ** 28n, 2n] })).toThrow(ModelTooLargeError);
    expect(wrong({ rawData: new Uint8Array(7) })).toThrow(WeightsError);
    expect(wrong({ segment: create(TensorProto_SegmentSchema) })).toThrow(WeightsError);
    expect(wrong({ dataLocation: 1 })).toThrow(ExternalDataError);
    expect(wrong({ dataLocation: 7 })).toThrow(ExternalDataError);
    expect(wrong({ dataType: 0 })).toThrow(UnsupportedDataTypeError);
  });
});

describe("data types", () => {
  it("map both ways", () => {
    for (const dtype of dtypes) expect(fromOnnxDataType(toOnnxDataType(dtype), "x")).toBe(dtype);
  });
});
