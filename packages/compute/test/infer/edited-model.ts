import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
} from "onnx-buf";

/** A file with its graph changed, as no exporter of ours would write it. */
export function edited(file: Uint8Array, change: (graph: GraphProto) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, file);
  if (model.graph === undefined) throw new TypeError("a model has a graph");
  change(model.graph);
  return toBinary(ModelProtoSchema, model);
}

/** Takes a tensor's data out of its file; what is left says where they lie. */
export function movedOut(tensor: TensorProto, location: string, offset: number): Uint8Array {
  const data = tensor.rawData;
  tensor.rawData = new Uint8Array();
  tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
  const place = { location, offset: String(offset), length: String(data.byteLength) };
  tensor.externalData = Object.entries(place).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  return data;
}
