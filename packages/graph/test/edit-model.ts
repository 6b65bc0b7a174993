import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
} from "onnx-buf";

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

/** A model whose float weights are said to lie in another file. */
export function weightsApart(bytes: Uint8Array, path: string): Uint8Array {
  return editModel(bytes, ({ initializer }) => {
    for (const tensor of initializer) {
      if (tensor.dataType !== TensorProto_DataType.FLOAT) continue;
      tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
      tensor.rawData = new Uint8Array();
      tensor.externalData = [create(StringStringEntryProtoSchema, { key: "location", value: path })];
    }
  });
}

/** The item at `index`, which the test put there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
