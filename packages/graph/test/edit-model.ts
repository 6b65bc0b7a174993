import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "onnx-buf";

/**
 * Decodes a model file, lets `edit` change its messages, and encodes it again: how hostile
 * files are made. The messages would otherwise be views of `bytes`.
 */
export function editModel(bytes: Uint8Array, edit: (graph: GraphProto, model: ModelProto) => unknown): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes.slice());
  if (model.graph === undefined) throw new Error("the model to edit has no graph");
  edit(model.graph, model);
  return toBinary(ModelProtoSchema, model);
}

/** The item at `index`, which the test put there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
