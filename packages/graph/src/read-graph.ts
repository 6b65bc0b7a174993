import type { ValueInfoProto } from "onnx-buf";
import { assembleGraph } from "./assemble-graph.ts";
import { MAX_GRAPH_BYTES } from "./constants.ts";
import { DuplicateNameError, MalformedModelError, ModelTooLargeError, WeightsError } from "./errors.ts";
import { decodeModel } from "./onnx/decode-model.ts";
import { MODEL_LIMITS, type ModelLimits } from "./onnx/limits.ts";
import { readNodes } from "./onnx/node-proto.ts";
import { readRole } from "./onnx/role.ts";
import { readTensor } from "./onnx/tensor-proto.ts";
import { readValueInfo } from "./onnx/value-info-proto.ts";
import { checkedElementCount } from "./shape.ts";
import type { Graph, Parameter, TensorValue, ValueInfo } from "./types.ts";

const GRAPH_LIMITS: ModelLimits = { ...MODEL_LIMITS, bytes: MAX_GRAPH_BYTES, elements: MAX_GRAPH_BYTES };

function toParameter({ name, dtype, shape }: ValueInfo, trainable: boolean): Parameter {
  const sizes = shape.filter((size) => typeof size === "number");
  if (dtype !== "float32" || sizes.length !== shape.length) {
    throw new WeightsError(`The parameter "${name}" is not float32 of a fixed shape.`, {
      fix: "Write the graph file with writeGraph.",
    });
  }
  checkedElementCount(sizes, `parameter "${name}"`);
  return { name, dtype, shape: sizes, trainable };
}

function splitInputs(protos: readonly ValueInfoProto[]): { inputs: ValueInfo[]; parameters: Parameter[] } {
  const inputs: ValueInfo[] = [];
  const parameters: Parameter[] = [];
  for (const proto of protos) {
    const value = readValueInfo(proto);
    const role = readRole(proto.metadataProps, proto.name);
    if (role === undefined) inputs.push(value);
    else parameters.push(toParameter(value, role));
  }
  return { inputs, parameters };
}

/**
 * Opens a graph file as `writeGraph` makes it: an ONNX model whose parameters are inputs marked as such.
 * @throws GraphError, one subclass per thing that can be wrong.
 */
export function readGraph(bytes: Uint8Array): Graph {
  const { graph: proto, opset } = decodeModel(bytes, GRAPH_LIMITS);
  const constants = new Map<string, TensorValue>();
  for (const initializer of proto.initializer) {
    const { name } = initializer;
    if (constants.has(name)) {
      throw new DuplicateNameError(`The constant "${name}" is there twice.`, { fix: "Remove one of them." });
    }
    if (initializer.metadataProps.length > 0) {
      throw new MalformedModelError(`The initializer "${name}" is a parameter with values.`, {
        fix: "This is a complete model: open it with readModel.",
      });
    }
    constants.set(name, readTensor(initializer, `constant "${name}"`, GRAPH_LIMITS));
  }
  const { inputs, parameters } = splitInputs(proto.input);
  if (parameters.length > GRAPH_LIMITS.parameters) {
    throw new ModelTooLargeError(`The graph has ${parameters.length} parameters.`, {
      fix: `Use at most ${GRAPH_LIMITS.parameters} tensors.`,
    });
  }
  return assembleGraph({
    name: proto.name,
    opset,
    inputs,
    outputs: proto.output.map(readValueInfo),
    nodes: readNodes(proto.node, GRAPH_LIMITS),
    parameters,
    constants,
  });
}
