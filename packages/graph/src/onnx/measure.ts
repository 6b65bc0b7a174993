import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { MAX_NAME_LENGTH } from "../constants.ts";
import { ModelTooLargeError } from "../errors.ts";

/**
 * What a length-delimited field turns into when it is decoded: bytes or text, a name, packed numbers (with the bytes of memory
 * per byte of file), or a message with fields of its own.
 */
type Payload = "bytes" | "name" | { readonly packed: number } | { readonly fields: () => Fields };
type Fields = Readonly<Record<number, Payload>>;

/** Bytes of memory that one decoded message or one other field takes at most, measured on Node 24 and rounded up. */
const MESSAGE_BYTES = 512;
const FIELD_BYTES = 32;
/** A float becomes a double; a varint of one byte becomes a bigint. */
const FLOATS: Payload = { packed: 2 };
const VARINTS: Payload = { packed: 32 };
/** A name's limit in UTF-8. */
const MAX_NAME_BYTES = 4 * MAX_NAME_LENGTH;
/** Messages nest through subgraphs only, and the reader refuses those later. */
const MAX_DEPTH = 24;

const message = (fields: () => Fields): Payload => ({ fields });

// Field numbers of onnx.proto.
const ENTRY = message(() => ({ 1: "bytes", 2: "bytes" }));
const TENSOR: Payload = message(() => ({
  1: VARINTS,
  4: FLOATS,
  5: VARINTS,
  6: "bytes",
  7: VARINTS,
  8: "name",
  9: "bytes",
  10: FLOATS,
  11: VARINTS,
  12: "bytes",
  13: ENTRY,
  16: ENTRY,
}));
const DIMENSION = message(() => ({ 2: "name", 3: "bytes" }));
const SHAPE = message(() => ({ 1: DIMENSION }));
const TENSOR_TYPE = message(() => ({ 2: SHAPE }));
const TYPE = message(() => ({ 1: TENSOR_TYPE, 6: "bytes" }));
const VALUE_INFO = message(() => ({ 1: "name", 2: TYPE, 3: "bytes", 4: ENTRY }));
const ATTRIBUTE: Payload = message(() => ({
  1: "name",
  4: "bytes",
  5: TENSOR,
  6: GRAPH,
  7: FLOATS,
  8: VARINTS,
  9: "bytes",
  10: TENSOR,
  11: GRAPH,
  13: "bytes",
  21: "bytes",
}));
const NODE = message(() => ({
  1: "name",
  2: "name",
  3: "name",
  4: "name",
  5: ATTRIBUTE,
  6: "bytes",
  7: "name",
  8: "bytes",
  9: ENTRY,
}));
const GRAPH: Payload = message(() => ({
  1: NODE,
  2: "name",
  5: TENSOR,
  10: "bytes",
  11: VALUE_INFO,
  12: VALUE_INFO,
  13: VALUE_INFO,
  16: ENTRY,
}));
const OPSET = message(() => ({ 1: "name" }));
const FUNCTION = message(() => ({
  1: "bytes",
  4: "bytes",
  5: "bytes",
  6: "bytes",
  7: NODE,
  8: "bytes",
  9: OPSET,
  10: "bytes",
  11: ATTRIBUTE,
  12: VALUE_INFO,
  13: "bytes",
  14: ENTRY,
}));
const MODEL: Fields = { 2: "bytes", 3: "bytes", 4: "bytes", 6: "bytes", 7: GRAPH, 8: OPSET, 14: ENTRY, 25: FUNCTION };

function nameTooLong(length: number): ModelTooLargeError {
  return new ModelTooLargeError(`A name in the model has ${length} bytes.`, {
    fix: `Use names of at most ${MAX_NAME_LENGTH} characters.`,
  });
}

/**
 * Walks a model file without building anything and adds up what its messages would take in memory, so that a small
 * file that unfolds into gigabytes is refused first. Text and tensor data count as nothing: they grow no further.
 * @throws ModelTooLargeError; an Error of the protobuf reader on bytes that are no protobuf.
 */
export function assertDecodable(bytes: Uint8Array, limit: number): void {
  let cost = 0;
  const spend = (amount: number) => {
    cost += amount;
    if (cost <= limit) return;
    throw new ModelTooLargeError(`The model's structure needs more than ${limit} bytes when it is unpacked.`, {
      fix: "Store the weights as raw data and export the model without unused nodes and annotations.",
    });
  };
  const walk = (reader: BinaryReader, end: number, fields: Fields, depth: number): void => {
    if (depth > MAX_DEPTH) throw new Error("messages are nested too deep");
    spend(MESSAGE_BYTES);
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      spend(FIELD_BYTES);
      if (wireType !== WireType.LengthDelimited) {
        reader.skip(wireType, field);
        continue;
      }
      const length = reader.uint32();
      const next = reader.pos + length;
      if (next > end) throw new RangeError("a field reaches over the end of its message");
      const payload = fields[field];
      if (payload === undefined) {
        // Nothing here reads it, but the decoder may: messages of two bytes each at worst.
        spend(MESSAGE_BYTES * (1 + length / 2));
        reader.pos = next;
        continue;
      }
      if (payload === "name" && length > MAX_NAME_BYTES) throw nameTooLong(length);
      if (payload === "bytes" || payload === "name") reader.pos = next;
      else if ("packed" in payload) {
        spend(length * payload.packed);
        reader.pos = next;
      } else walk(reader, next, payload.fields(), depth + 1);
    }
    if (reader.pos !== end) throw new RangeError("a field reaches over the end of its message");
  };
  walk(new BinaryReader(bytes), bytes.byteLength, MODEL, 0);
}
