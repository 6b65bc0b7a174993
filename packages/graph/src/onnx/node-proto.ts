import { create } from "@bufbuild/protobuf";
import { type NodeProto, NodeProtoSchema } from "onnx-buf";
import { InvalidOperatorError, UnsupportedOperatorError } from "../errors.ts";
import type { Attribute, GraphNode } from "../types.ts";
import { readAttribute, writeAttribute } from "./attribute-proto.ts";
import type { ModelLimits } from "./limits.ts";

function readAttributes(proto: NodeProto, name: string, limits: ModelLimits): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  const node = `node "${name}" (${proto.opType})`;
  for (const attribute of proto.attribute) {
    if (attributes.has(attribute.name)) {
      throw new InvalidOperatorError(`The attribute "${attribute.name}" of ${node} is there twice.`, {
        fix: "Remove one of them.",
      });
    }
    attributes.set(attribute.name, readAttribute(attribute, node, limits));
  }
  return attributes;
}

/** Names for nodes that have none or share one: exporters may leave the field empty. */
function nodeNames(protos: readonly NodeProto[]): string[] {
  const taken = new Set<string>();
  const given = new Set(protos.map(({ name }) => name));
  return protos.map(({ name, opType }, index) => {
    let unique = name;
    for (let n = index; unique === "" || taken.has(unique) || (unique !== name && given.has(unique)); n++) {
      unique = `${opType}_${n}`;
    }
    taken.add(unique);
    return unique;
  });
}

/**
 * Reads a graph's nodes in the order of the file.
 * @throws UnsupportedOperatorError for operators of other domains, InvalidOperatorError, and what attributes throw.
 */
export function readNodes(protos: readonly NodeProto[], limits: ModelLimits): GraphNode[] {
  const names = nodeNames(protos);
  return protos.map((proto, index) => {
    const name = names[index] ?? "";
    if (proto.domain !== "" && proto.domain !== "ai.onnx") {
      throw new UnsupportedOperatorError(`Node "${name}" uses ${proto.domain}::${proto.opType}.`, {
        fix: "Export the model with standard ONNX operators only.",
      });
    }
    return {
      name,
      op: proto.opType,
      inputs: proto.input,
      outputs: proto.output,
      attributes: readAttributes(proto, name, limits),
    };
  });
}

/** Writes one node; attributes in the order of their names. */
export function writeNode(node: GraphNode): NodeProto {
  const attributes = [...node.attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  return create(NodeProtoSchema, {
    name: node.name,
    opType: node.op,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: attributes.map(([name, attribute]) => writeAttribute(name, attribute)),
  });
}
