import { MalformedSafetensorsError, UnsupportedDataTypeError } from "../errors.ts";
import type { DType } from "../types.ts";

/** Names of element types in a safetensors header. */
export const SAFETENSORS_NAME: Readonly<Record<DType, string>> = {
  float32: "F32",
  float64: "F64",
  int8: "I8",
  uint8: "U8",
  int32: "I32",
  int64: "I64",
  bool: "BOOL",
};

const BY_NAME: ReadonlyMap<string, DType> = new Map(
  (Object.keys(SAFETENSORS_NAME) as DType[]).map((dtype) => [SAFETENSORS_NAME[dtype], dtype]),
);

const UNSUPPORTED = new Set(["F16", "BF16", "F8_E4M3", "F8_E5M2", "I16", "U16", "U32", "U64"]);

/**
 * The element type of that name.
 * @throws UnsupportedDataTypeError, MalformedSafetensorsError
 */
export function fromSafetensorsName(name: string, tensor: string): DType {
  const dtype = BY_NAME.get(name);
  if (dtype !== undefined) return dtype;
  if (UNSUPPORTED.has(name)) {
    throw new UnsupportedDataTypeError(`The tensor "${tensor}" is ${name}.`, { fix: "Save it as float32." });
  }
  throw new MalformedSafetensorsError(`The tensor "${tensor}" has an unknown element type.`, {
    fix: `Use one of ${[...BY_NAME.keys()].join(", ")}.`,
  });
}
