import { create } from "@bufbuild/protobuf";
import { type AttributeProto, AttributeProto_AttributeType, AttributeProtoSchema } from "onnx-buf";
import { InvalidOperatorError, UnsupportedOperatorError } from "../errors.ts";
import type { Attribute } from "../types.ts";
import type { ModelLimits } from "./limits.ts";
import { readTensor, writeTensor } from "./tensor-proto.ts";

const Type = AttributeProto_AttributeType;

function exact(value: bigint, what: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new InvalidOperatorError(`The ${what} is ${value}, beyond ±(2^53 − 1).`, {
    fix: "Use a smaller number; JavaScript cannot hold this one exactly.",
  });
}

function text(value: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch (cause) {
    throw new InvalidOperatorError(`The ${what} is not UTF-8 text.`, { fix: "Export the model again.", cause });
  }
}

/**
 * Reads one attribute.
 * @param node Names the node in messages, e.g. `node "if1" (If)`.
 * @throws InvalidOperatorError, UnsupportedOperatorError for subgraphs, and what reading a tensor throws.
 */
export function readAttribute(proto: AttributeProto, node: string, limits: ModelLimits): Attribute {
  const what = `attribute "${proto.name}" of ${node}`;
  switch (proto.type) {
    case Type.INT:
      return { kind: "int", value: exact(proto.i, what) };
    case Type.FLOAT:
      return { kind: "float", value: proto.f };
    case Type.STRING:
      return { kind: "string", value: text(proto.s, what) };
    case Type.INTS:
      return { kind: "ints", value: proto.ints.map((value) => exact(value, what)) };
    case Type.FLOATS:
      return { kind: "floats", value: proto.floats };
    case Type.STRINGS:
      return { kind: "strings", value: proto.strings.map((value) => text(value, what)) };
    case Type.TENSOR:
      if (proto.t !== undefined) return { kind: "tensor", value: readTensor(proto.t, what, limits) };
      throw new InvalidOperatorError(`The ${what} has no value.`, { fix: "Export the model again." });
    default:
      throw new UnsupportedOperatorError(`The ${what} has the type ${Type[proto.type] ?? proto.type}.`, {
        fix: "Export the model without control flow (If, Loop, Scan) and without local functions.",
      });
  }
}

/** Writes one attribute of a node. */
export function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  const encode = (value: string) => new TextEncoder().encode(value);
  switch (attribute.kind) {
    case "int":
      return create(AttributeProtoSchema, { name, type: Type.INT, i: BigInt(attribute.value) });
    case "float":
      return create(AttributeProtoSchema, { name, type: Type.FLOAT, f: attribute.value });
    case "string":
      return create(AttributeProtoSchema, { name, type: Type.STRING, s: encode(attribute.value) });
    case "ints":
      return create(AttributeProtoSchema, { name, type: Type.INTS, ints: attribute.value.map(BigInt) });
    case "floats":
      return create(AttributeProtoSchema, { name, type: Type.FLOATS, floats: [...attribute.value] });
    case "strings":
      return create(AttributeProtoSchema, { name, type: Type.STRINGS, strings: attribute.value.map(encode) });
    case "tensor":
      return create(AttributeProtoSchema, { name, type: Type.TENSOR, t: writeTensor(attribute.value) });
    default:
      return attribute satisfies never;
  }
}
