import { MAX_PARAMETERS, MAX_RANK } from "../constants.ts";
import { MalformedSafetensorsError } from "../errors.ts";
import { checkedElementCount } from "../shape.ts";
import { ELEMENT_BYTES, tensorFromBytes } from "../tensor.ts";
import type { TensorValue } from "../types.ts";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA_KEY } from "./constants.ts";
import { fromSafetensorsName } from "./data-types.ts";

export interface Safetensors {
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, TensorValue>;
  readonly metadata: ReadonlyMap<string, string>;
}

function malformed(problem: string, cause?: unknown): MalformedSafetensorsError {
  return new MalformedSafetensorsError(`This is no safetensors file: ${problem}.`, {
    fix: "Check that the file was saved by a safetensors library and copied whole.",
    cause,
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSizes = (value: unknown, most: number): value is readonly number[] =>
  Array.isArray(value) && value.length <= most && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function readHeader(bytes: Uint8Array): { header: Readonly<Record<string, unknown>>; data: Uint8Array } {
  if (bytes.byteLength < LENGTH_BYTES) throw malformed("it ends before its header");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw malformed(`its header claims ${length} bytes`);
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > bytes.byteLength) throw malformed("it ends inside its header");
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, dataStart));
    header = JSON.parse(text);
  } catch (cause) {
    throw malformed("its header is not JSON", cause);
  }
  if (!isObject(header)) throw malformed("its header is no object");
  return { header, data: bytes.subarray(dataStart) };
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isObject(value)) throw malformed("its metadata is no object");
  const entries = Object.entries(value).map(([key, text]) => {
    if (typeof text !== "string") throw malformed("its metadata is no text");
    return [key, text] as const;
  });
  return new Map(entries);
}

interface Entry {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly tensor: () => TensorValue;
}

function readEntry(name: string, value: unknown, data: Uint8Array): Entry {
  if (!isObject(value)) throw malformed(`the entry "${name}" is no object`);
  const { dtype, shape, data_offsets: offsets, ...rest } = value;
  if (typeof dtype !== "string" || !isSizes(shape, MAX_RANK) || !isSizes(offsets, 2) || Object.keys(rest).length > 0) {
    throw malformed(`the entry "${name}" needs dtype, shape and data_offsets only`);
  }
  const type = fromSafetensorsName(dtype, name);
  const [begin = 0, end = -1] = offsets;
  const bytes = checkedElementCount(shape, `tensor "${name}"`) * ELEMENT_BYTES[type];
  if (end - begin !== bytes || end > data.byteLength) {
    throw malformed(`the tensor "${name}" has ${end - begin} bytes instead of ${bytes}`);
  }
  return { name, begin, end, tensor: () => tensorFromBytes(type, shape, data.subarray(begin, end)) };
}

/**
 * Reads a safetensors file. Strict: the tensors must fill the data without gap or overlap, so that a file has no place
 * for anything else. Values are not judged; see `checkWeights`.
 * @throws MalformedSafetensorsError, UnsupportedDataTypeError, ModelTooLargeError
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, data } = readHeader(bytes);
  const { [METADATA_KEY]: metadata, ...tensors } = header;
  const named = Object.entries(tensors);
  if (named.length > MAX_PARAMETERS) throw malformed(`it has ${named.length} tensors`);
  const entries = named
    .map(([name, value]) => readEntry(name, value, data))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== position) throw malformed(`the data before the tensor "${name}" has a gap or an overlap`);
    position = end;
  }
  if (position !== data.byteLength) throw malformed(`${data.byteLength - position} bytes belong to no tensor`);
  return {
    tensors: new Map(entries.map(({ name, tensor }) => [name, tensor()])),
    metadata: readMetadata(metadata),
  };
}
