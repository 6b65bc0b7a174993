import { create } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, type GraphProto, type NodeProto, NodeProtoSchema } from "onnx-buf";
import { ModelTooLargeError } from "../errors.ts";
import type { ModelLimits } from "../onnx/limits.ts";
import { readNodes } from "../onnx/node-proto.ts";
import { isExternal, readTensor, tensorType } from "../onnx/tensor-proto.ts";
import { upgradeNodes } from "../onnx/upgrade-nodes.ts";
import type { TensorType } from "../shapes/rule.ts";
import type { GraphNode, TensorValue } from "../types.ts";

/** A graph of a file as nodes in its order, with the graphs inside of its nodes. */
export interface NodeList {
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  /** Initializers whose data lies in other files. */
  readonly external: ReadonlyMap<string, TensorType>;
  readonly outputs: readonly string[];
  /** Graphs among a node's attributes, by node and attribute. */
  readonly branches: ReadonlyMap<string, ReadonlyMap<string, GraphProto>>;
}

const isGraph = ({ type }: { type: AttributeProto_AttributeType }) => type === AttributeProto_AttributeType.GRAPH;

function withoutGraphs(proto: NodeProto): NodeProto {
  const { name, opType, domain, input, output, attribute } = proto;
  if (!attribute.some(isGraph)) return proto;
  const rest = attribute.filter((one) => !isGraph(one));
  return create(NodeProtoSchema, { name, opType, domain, input, output, attribute: rest });
}

/**
 * Reads one level of a file's graphs; nodes of old operator sets are rewritten as `readModel` does.
 * @throws GraphError, one subclass per thing that can be wrong.
 */
export function readNodeList(proto: GraphProto, opset: number, limits: ModelLimits): NodeList {
  if (proto.node.length > limits.nodes || proto.initializer.length > 2 * limits.parameters) {
    throw new ModelTooLargeError(`A graph inside of the model has ${proto.node.length} nodes.`, {
      fix: `Use at most ${limits.nodes}.`,
    });
  }
  const read = readNodes(proto.node.map(withoutGraphs), limits);
  const branches = proto.node.flatMap(({ attribute }, i) => {
    const graphs = attribute.flatMap(({ name, type, g }) => (isGraph({ type }) && g ? [[name, g] as const] : []));
    return graphs.length === 0 ? [] : [[read[i]?.name ?? "", new Map(graphs)] as const];
  });
  const ranks = new Map(
    proto.output.map(({ name, type }) => [
      name,
      type?.value.case === "tensorType" ? type.value.value.shape?.dim.length : undefined,
    ]),
  );
  const { nodes, constants } = upgradeNodes(read, opset, (name) => ranks.get(name));
  const initializers = proto.initializer
    .filter((tensor) => !isExternal(tensor))
    .map((tensor) => [tensor.name, readTensor(tensor, `initializer "${tensor.name}"`, limits)] as const);
  const external = proto.initializer
    .filter(isExternal)
    .map((tensor) => [tensor.name, tensorType(tensor, `initializer "${tensor.name}"`, limits)] as const);
  return {
    nodes,
    constants: new Map([...initializers, ...constants]),
    external: new Map(external),
    outputs: proto.output.map(({ name }) => name),
    branches: new Map(branches),
  };
}
