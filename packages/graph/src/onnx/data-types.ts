import { TensorProto_DataType } from "onnx-buf";
import { UnsupportedDataTypeError } from "../errors.ts";
import type { DType } from "../types.ts";

const TO_ONNX: Readonly<Record<DType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  bool: TensorProto_DataType.BOOL,
};

const FROM_ONNX: ReadonlyMap<number, DType> = new Map(
  (Object.keys(TO_ONNX) as DType[]).map((dtype) => [TO_ONNX[dtype], dtype]),
);

/** ONNX's number for an element type, as in `TensorProto.data_type` and the `to` attribute of Cast. */
export function toOnnxDataType(dtype: DType): number {
  return TO_ONNX[dtype];
}

/**
 * The element type behind ONNX's number.
 * @param what Names the tensor in the message.
 * @throws UnsupportedDataTypeError
 */
export function fromOnnxDataType(code: number, what: string): DType {
  const dtype = FROM_ONNX.get(code);
  if (dtype !== undefined) return dtype;
  const name = TensorProto_DataType[code] ?? `number ${code}`;
  throw new UnsupportedDataTypeError(`The element type ${name} of ${what} is not supported.`, {
    fix: `Export the model in float32; other tensors may be ${[...FROM_ONNX.values()].join(", ")}.`,
  });
}
