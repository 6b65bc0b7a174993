import { create, toBinary } from "@bufbuild/protobuf";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from "onnx-buf";
import type { Graph } from "../types.ts";
import { writeNode } from "./node-proto.ts";
import { writeTensor } from "./tensor-proto.ts";
import { writeValueInfo } from "./value-info-proto.ts";

/** The first IR version with metadata on tensors and values, which marks the parameters. */
const IR_VERSION = 10n;

/**
 * The protobuf layer, writing: a graph with its constants, and its parameters in either of two places.
 * The bytes depend on nothing but the arguments.
 */
export function encodeModel(
  graph: Graph,
  parameters: { readonly inputs?: readonly ValueInfoProto[]; readonly initializers?: readonly TensorProto[] },
): Uint8Array {
  const constants = [...graph.constants].map(([name, tensor]) => writeTensor(tensor, name));
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: "starling",
      opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(graph.opset) })],
      graph: create(GraphProtoSchema, {
        name: graph.name,
        node: graph.nodes.map(writeNode),
        initializer: [...(parameters.initializers ?? []), ...constants],
        input: [...graph.inputs.map(writeValueInfo), ...(parameters.inputs ?? [])],
        output: graph.outputs.map(writeValueInfo),
      }),
    }),
  );
}
