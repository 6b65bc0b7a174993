import { create } from "@bufbuild/protobuf";
import {
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { MAX_DIMENSION, MAX_RANK } from "../constants.ts";
import { MalformedModelError, ModelTooLargeError } from "../errors.ts";
import type { Dimension, ValueInfo } from "../types.ts";
import { fromOnnxDataType, toOnnxDataType } from "./data-types.ts";

/** Name of the batch dimension where the file gives none. */
const BATCH = "N";

function readDimension(
  value: { case: "dimValue"; value: bigint } | { case: "dimParam"; value: string } | { case: undefined },
  position: number,
  name: string,
): Dimension {
  const unnamed = position === 0 ? BATCH : `${name}.${position}`;
  if (value.case === undefined) return unnamed;
  if (value.case === "dimParam") return value.value === "" ? unnamed : value.value;
  // Exporters write 0 or −1 for a size that they do not know.
  if (value.value <= 0n) return unnamed;
  if (value.value <= BigInt(MAX_DIMENSION)) return Number(value.value);
  throw new ModelTooLargeError(`Dimension ${position} of "${name}" is ${value.value}.`, {
    fix: `Use sizes up to ${MAX_DIMENSION}.`,
  });
}

/**
 * Reads the declaration of a graph input or output.
 * @throws MalformedModelError, ModelTooLargeError, UnsupportedDataTypeError
 */
export function readValueInfo({ name, type }: ValueInfoProto): ValueInfo {
  if (type?.value.case !== "tensorType" || type.value.value.shape === undefined) {
    throw new MalformedModelError(`"${name}" is not declared as a tensor with a shape.`, {
      fix: "Export the model with typed inputs and outputs.",
    });
  }
  const { elemType, shape } = type.value.value;
  if (shape.dim.length > MAX_RANK) {
    throw new ModelTooLargeError(`"${name}" has ${shape.dim.length} dimensions.`, { fix: `Use at most ${MAX_RANK}.` });
  }
  return {
    name,
    dtype: fromOnnxDataType(elemType, `"${name}"`),
    shape: shape.dim.map(({ value }, position) => readDimension(value, position, name)),
  };
}

/** Writes the declaration of a graph input or output. */
export function writeValueInfo({ name, dtype, shape }: ValueInfo): ValueInfoProto {
  const dim = shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof size === "number" ? { case: "dimValue", value: BigInt(size) } : { case: "dimParam", value: size },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: toOnnxDataType(dtype),
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  const type = create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } });
  return create(ValueInfoProtoSchema, { name, type });
}
