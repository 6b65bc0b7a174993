import { create } from "@bufbuild/protobuf";
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from "onnx-buf";
import { ExternalDataError, WeightsError } from "../errors.ts";
import { checkedElementCount } from "../shape.ts";
import type { TensorType } from "../shapes/rule.ts";
import { ELEMENT_BYTES, tensorBytes, tensorFromBytes } from "../tensor.ts";
import type { DType, TensorValue } from "../types.ts";
import { fromOnnxDataType, toOnnxDataType } from "./data-types.ts";
import type { ModelLimits } from "./limits.ts";

const INTEGER_RANGE: Readonly<Record<"int8" | "uint8" | "int32" | "bool", readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  bool: [0, 1],
};

function badData(what: string, problem: string): WeightsError {
  return new WeightsError(`The data of ${what} does not fit its shape: ${problem}.`, {
    fix: "Export the model again; the file is damaged or was edited by hand.",
  });
}

function dimensionsOf(proto: TensorProto, what: string): number[] {
  return proto.dims.map((size) => {
    if (size < 0n) throw badData(what, `a dimension is ${size}`);
    return Number(size);
  });
}

/** Fields other than `raw_data`, as `onnx.helper.make_tensor` writes them. */
function fromFields(proto: TensorProto, dtype: DType, shape: readonly number[], what: string): TensorValue {
  const assertCount = (values: readonly unknown[], count: number) => {
    if (values.length !== count) throw badData(what, `${values.length} values instead of ${count}`);
  };
  const count = shape.reduce((product, size) => product * size, 1);
  const integers = (range: readonly [number, number]) => {
    assertCount(proto.int32Data, count);
    if (proto.int32Data.some((value) => value < range[0] || value > range[1])) {
      throw badData(what, `a value is no ${dtype}`);
    }
    return proto.int32Data;
  };
  switch (dtype) {
    case "float32":
      assertCount(proto.floatData, count);
      return { dtype, shape, data: Float32Array.from(proto.floatData) };
    case "float64":
      assertCount(proto.doubleData, count);
      return { dtype, shape, data: Float64Array.from(proto.doubleData) };
    case "int64":
      assertCount(proto.int64Data, count);
      return { dtype, shape, data: BigInt64Array.from(proto.int64Data) };
    case "int32":
      return { dtype, shape, data: Int32Array.from(integers(INTEGER_RANGE[dtype])) };
    case "int8":
      return { dtype, shape, data: Int8Array.from(integers(INTEGER_RANGE[dtype])) };
    case "uint8":
    case "bool":
      return { dtype, shape, data: Uint8Array.from(integers(INTEGER_RANGE[dtype])) };
    default:
      return dtype satisfies never;
  }
}

/** Whether a tensor's data lies in another file. */
export function isExternal({ dataLocation, externalData }: TensorProto): boolean {
  return dataLocation !== TensorProto_DataLocation.DEFAULT || externalData.length > 0;
}

/** Type and shape of a tensor, wherever its data is. @throws UnsupportedDataTypeError, ModelTooLargeError, WeightsError */
export function tensorType(proto: TensorProto, what: string, limits: ModelLimits): TensorType {
  const shape = dimensionsOf(proto, what);
  checkedElementCount(shape, what, limits.elements);
  return { dtype: fromOnnxDataType(proto.dataType, what), shape };
}

/**
 * Reads a tensor with its data.
 * @param what Names the tensor in messages, e.g. `initializer "fc.weight"`.
 * @throws ExternalDataError, UnsupportedDataTypeError, ModelTooLargeError, WeightsError
 */
export function readTensor(proto: TensorProto, what: string, limits: ModelLimits): TensorValue {
  if (isExternal(proto)) {
    throw new ExternalDataError(`The data of ${what} lies in another file.`, {
      fix: "Export one file: torch.onnx.export(..., external_data=False), or onnx.save_model(..., save_as_external_data=False).",
    });
  }
  if (proto.segment !== undefined) throw badData(what, "it is split into segments");
  const dtype = fromOnnxDataType(proto.dataType, what);
  const shape = dimensionsOf(proto, what);
  const count = checkedElementCount(shape, what, limits.elements);
  if (proto.rawData.byteLength === 0) return fromFields(proto, dtype, shape, what);
  const expected = count * ELEMENT_BYTES[dtype];
  if (proto.rawData.byteLength !== expected) {
    throw badData(what, `${proto.rawData.byteLength} bytes instead of ${expected}`);
  }
  const tensor = tensorFromBytes(dtype, shape, proto.rawData);
  if (tensor.dtype === "bool" && tensor.data.some((value) => value > 1)) throw badData(what, "a value is no bool");
  return tensor;
}

/** Writes a tensor as raw data. */
export function writeTensor(tensor: TensorValue, name = ""): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: tensor.shape.map(BigInt),
    dataType: toOnnxDataType(tensor.dtype),
    rawData: Uint8Array.from(tensorBytes(tensor)),
  });
}
