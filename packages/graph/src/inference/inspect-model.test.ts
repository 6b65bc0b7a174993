import { create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { describe, expect, it } from "vitest";
import { MalformedModelError, ModelTooLargeError } from "../errors.ts";
import { writeModel } from "../write-model.ts";
import { mlp } from "../zoo/mlp.ts";
import { inspectModel } from "./inspect-model.ts";

type GraphInit = Parameters<typeof create<typeof GraphProtoSchema>>[1];

/** A file of this graph. */
function fileOf(graph: GraphInit): Uint8Array {
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: 17n })];
  const model: ModelProto = create(ModelProtoSchema, {
    irVersion: 10n,
    opsetImport,
    graph: create(GraphProtoSchema, graph ?? {}),
  });
  return toBinary(ModelProtoSchema, model);
}

/** A tensor that lies in another file. */
const elsewhere = (
  name: string,
  dims: bigint[],
  place: Record<string, string>,
  dataType = TensorProto_DataType.FLOAT,
) =>
  create(TensorProtoSchema, {
    name,
    dims,
    dataType,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
  });

const custom = create(NodeProtoSchema, { name: "gate", opType: "FusedGate", domain: "com.example", output: ["y"] });

describe("inspectModel", () => {
  it("tells the ports and the weights of a model of the zoo", () => {
    const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [32], classes: 10, seed: 1 });
    const bytes = [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    const summary = inspectModel(writeModel(graph, weights));
    expect(summary).toMatchObject({
      inputs: [{ name: "input", dtype: "float32", shape: [null, 1, 28, 28] }],
      outputs: [{ name: "logits", dtype: "float32", shape: [null, 10] }],
      foreign: [],
      external: [],
    });
    expect(summary.weightBytes - bytes).toBeLessThan(100);
    expect(summary.weightBytes).toBeGreaterThanOrEqual(bytes);
  });

  it("counts what lies in other files by its declared sizes, each file to its last byte", () => {
    const summary = inspectModel(
      fileOf({
        initializer: [
          elsewhere("a", [1024n, 1024n, 768n], { location: "./weights.bin", offset: "8" }),
          elsewhere("b", [3n], { location: "weights.bin", offset: "0", length: "12" }),
          elsewhere("c", [5n], { location: "more.bin" }, TensorProto_DataType.INT4),
        ],
      }),
    );
    expect(summary.external).toEqual([
      { path: "weights.bin", bytes: 8 + 3 * 2 ** 30, tensor: "a" },
      { path: "more.bin", bytes: 3, tensor: "c" },
    ]);
    expect(summary.weightBytes).toBe(3 * 2 ** 30 + 12 + 3);
  });

  it("finds operators of other sets and weights inside of branches", () => {
    const then = create(GraphProtoSchema, {
      node: [custom],
      initializer: [create(TensorProtoSchema, { name: "w", dims: [2n], dataType: TensorProto_DataType.DOUBLE })],
    });
    const attribute = [
      create(AttributeProtoSchema, { name: "then_branch", type: AttributeProto_AttributeType.GRAPH, g: then }),
    ];
    const summary = inspectModel(fileOf({ node: [create(NodeProtoSchema, { name: "if", opType: "If", attribute })] }));
    expect(summary.foreign).toEqual([{ node: "gate", operator: "com.example::FusedGate" }]);
    expect(summary.weightBytes).toBe(16);
  });

  it("names element types and open shapes of ports as they are", () => {
    const half = create(TypeProto_TensorSchema, { elemType: TensorProto_DataType.FLOAT16 });
    const type = create(TypeProtoSchema, { value: { case: "tensorType", value: half } });
    const { inputs } = inspectModel(
      fileOf({
        input: [create(ValueInfoProtoSchema, { name: "x", type }), create(ValueInfoProtoSchema, { name: "list" })],
      }),
    );
    expect(inputs).toEqual([
      { name: "x", dtype: "float16" },
      { name: "list", dtype: "none" },
    ]);
  });

  it.each([
    ["no place", {}],
    ["an offset that is no number", { location: "w", offset: "much" }],
    ["a negative length", { location: "w", length: "-5" }],
  ])("refuses a tensor elsewhere with %s", (_, place) => {
    expect(() => inspectModel(fileOf({ initializer: [elsewhere("w", [1n], place)] }))).toThrow(MalformedModelError);
  });

  it("refuses negative sizes, other bytes, and files over the limit", () => {
    expect(() => inspectModel(fileOf({ initializer: [elsewhere("w", [-1n], { location: "w" })] }))).toThrow(
      MalformedModelError,
    );
    expect(() => inspectModel(Uint8Array.of(1, 2, 3))).toThrow(MalformedModelError);
    expect(() => inspectModel(fileOf({}), { bytes: 3 })).toThrow(ModelTooLargeError);
  });
});
