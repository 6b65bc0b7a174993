import { create } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { describe, expect, it } from "vitest";
import { at, editModel } from "../test/edit-model.ts";
import { graphOf, node, parameter } from "../test/graph-of.ts";
import * as errors from "./errors.ts";
import { readModel } from "./read-model.ts";
import { float32Tensor, int64Vector } from "./tensor.ts";
import type { TensorValue } from "./types.ts";
import { writeModel } from "./write-model.ts";
import { cnn } from "./zoo/cnn.ts";
import { mlp } from "./zoo/mlp.ts";

const small = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
const file = writeModel(small.graph, small.weights);

const normalized = graphOf(
  ["N", 2, 4],
  [node("BatchNormalization", "bn", ["x", "scale", "shift", "mean", "variance"])],
  { parameters: ["scale", "shift", "mean", "variance"].map((name) => parameter(name, 2)) },
);
const twos = () => new Map(normalized.parameters.map(({ name }) => [name, float32Tensor([2], Float32Array.of(2, 2))]));

describe("readModel", () => {
  it("reads back what writeModel wrote", () => {
    for (const model of [small, cnn({ input: [1, 8, 8], channels: [2, 3], classes: 4, seed: 5 })]) {
      expect(readModel(writeModel(model.graph, model.weights))).toEqual(model);
    }
  });

  it("freezes the running statistics of BatchNormalization", () => {
    const unmarked = editModel(writeModel(normalized, twos()), (graph) => {
      for (const initializer of graph.initializer) initializer.metadataProps = [];
    });
    const trainable = (options = {}) =>
      readModel(unmarked, options)
        .graph.parameters.filter((p) => p.trainable)
        .map(({ name }) => name);
    expect(trainable()).toEqual(["scale", "shift"]);
    expect(trainable({ isTrainable: (name: string) => name === "mean" })).toEqual(["mean"]);
  });

  it("keeps the marks of the file", () => {
    const graph = { ...small.graph, parameters: small.graph.parameters.map((p, i) => ({ ...p, trainable: i > 1 })) };
    expect(readModel(writeModel(graph, small.weights)).graph).toEqual(graph);
  });

  it("takes integers and unmarked scalars for constants", () => {
    const graph = graphOf(["N", 4], [node("Reshape", "r", ["x", "shape"]), node("Mul", "m", ["r", "half"])], {
      constants: new Map<string, TensorValue>([
        ["shape", int64Vector([-1, 4])],
        ["half", float32Tensor([], Float32Array.of(0.5))],
      ]),
    });
    const read = readModel(writeModel(graph, new Map()));
    expect(read.graph).toEqual(graph);
    expect(read.weights.size).toBe(0);
  });

  it("leaves out nodes and initializers that no output needs", () => {
    const littered = editModel(file, (graph) => {
      graph.node.push(create(NodeProtoSchema, { opType: "Erf", input: ["input", "spare"], output: ["nobody"] }));
      graph.initializer.push(create(TensorProtoSchema, { name: "spare", dataType: 1, dims: [1n], floatData: [1] }));
    });
    expect(readModel(littered)).toEqual(small);
  });

  it("reads values from the typed fields too", () => {
    const typed = editModel(file, (graph) => {
      for (const initializer of graph.initializer) {
        const values = new Float32Array(initializer.rawData.slice().buffer);
        initializer.floatData = [...values];
        initializer.rawData = new Uint8Array();
      }
    });
    expect(readModel(typed)).toEqual(small);
  });

  it("accepts initializers that are listed as inputs, as old exporters do", () => {
    const listed = editModel(file, (graph) => {
      const input = at(graph.input, 0);
      graph.input.push(...graph.initializer.map(({ name }) => ({ ...input, name })));
    });
    expect(readModel(listed).graph.inputs).toEqual(small.graph.inputs);
  });

  it("sorts nodes and names those without a name", () => {
    const mixed = editModel(file, (graph) => {
      graph.node.reverse();
      for (const proto of graph.node) proto.name = "";
    });
    const { nodes } = readModel(mixed).graph;
    expect(nodes.map(({ name }) => name)).toEqual(["Flatten_3", "Gemm_2", "Relu_1", "Gemm_0"]);
  });

  it("names the batch where the file leaves it open", () => {
    const open = editModel(file, (graph) => {
      const type = at(graph.input, 0).type?.value;
      if (type?.case === "tensorType") at(type.value.shape?.dim ?? [], 0).value = { case: undefined };
    });
    expect(readModel(open).graph.inputs).toEqual(small.graph.inputs);
  });
});

/** Assigns in an expression. */
const set = (target: object, fields: object) => Object.assign(target, fields);

const external = create(StringStringEntryProtoSchema, { key: "location", value: "../../etc/passwd" });

const hostile: [string, Parameters<typeof editModel>[1], new (...args: never[]) => Error, RegExp][] = [
  [
    "no operator set",
    (_, model) => set(model, { opsetImport: [] }),
    errors.UnsupportedOpsetError,
    /no ONNX operator set/,
  ],
  [
    "an old operator set",
    (_, m) => set(at(m.opsetImport, 0), { version: 8n }),
    errors.UnsupportedOpsetError,
    /set 8 is/,
  ],
  [
    "a future one",
    (_, m) => set(at(m.opsetImport, 0), { version: 2n ** 62n }),
    errors.UnsupportedOpsetError,
    /not supp/,
  ],
  [
    "two operator sets",
    (_, model) => void model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "ai.onnx", version: 13n })),
    errors.UnsupportedOpsetError,
    /17 and 13/,
  ],
  ["no graph", (_, model) => void delete model.graph, errors.MalformedModelError, /no graph/],
  ["no outputs", (graph) => set(graph, { output: [] }), errors.MalformedModelError, /one input and one output/],
  [
    "a cycle",
    (graph) => set(at(graph.node, 1).input, { 0: "relu1.out" }),
    errors.CyclicGraphError,
    /Node "relu1" \(Relu\)/,
  ],
  [
    "a missing input",
    (graph) => set(at(graph.node, 2).input, { 0: "gone" }),
    errors.MissingInputError,
    /"relu1".*"gone"/,
  ],
  ["a missing output", (graph) => set(at(graph.output, 0), { name: "gone" }), errors.MissingInputError, /"gone"/],
  [
    "two origins of one name",
    (graph) => set(at(graph.node, 2).output, { 0: "fc1.out" }),
    errors.DuplicateNameError,
    /"fc1.out" belongs to node "fc1" \(Gemm\) and to node "relu1"/,
  ],
  [
    "two initializers of one name",
    (graph) => void graph.initializer.push(at(graph.initializer, 0)),
    errors.DuplicateNameError,
    /fc1.weight/,
  ],
  [
    "an output declared twice",
    (graph) => void graph.output.push(at(graph.output, 0)),
    errors.DuplicateNameError,
    /twice/,
  ],
  [
    "external data",
    (graph) => {
      at(graph.initializer, 0).dataLocation = TensorProto_DataLocation.EXTERNAL;
      at(graph.initializer, 0).externalData = [external];
    },
    errors.ExternalDataError,
    /"fc1.weight" lies in another file/,
  ],
  [
    "external data without its flag",
    (graph) => void at(graph.initializer, 0).externalData.push(external),
    errors.ExternalDataError,
    /fc1.weight/,
  ],
  [
    "2 GB dimensions",
    (graph) => set(at(graph.initializer, 0), { dims: [2n ** 31n, 2n ** 31n] }),
    errors.ModelTooLargeError,
    /fc1.weight/,
  ],
  [
    "dimensions of 2^63",
    (g) => set(at(g.initializer, 0), { dims: [2n ** 63n - 1n] }),
    errors.ModelTooLargeError,
    /limit/,
  ],
  [
    "a negative dimension",
    (g) => set(at(g.initializer, 0), { dims: [-3n, -4n] }),
    errors.WeightsError,
    /dimension is -3/,
  ],
  [
    "nine dimensions",
    (g) => set(at(g.initializer, 0), { dims: Array(9).fill(1n) }),
    errors.ModelTooLargeError,
    /limit/,
  ],
  [
    "a huge input",
    (graph) => {
      const type = at(graph.input, 0).type?.value;
      if (type?.case === "tensorType")
        at(type.value.shape?.dim ?? [], 1).value = { case: "dimValue", value: 2n ** 40n };
    },
    errors.ModelTooLargeError,
    /Dimension 1 of "input"/,
  ],
  [
    "raw data that is too short",
    (graph) => set(at(graph.initializer, 0), { rawData: new Uint8Array(44) }),
    errors.WeightsError,
    /44 bytes instead of 48/,
  ],
  [
    "no data",
    (g) => set(at(g.initializer, 0), { rawData: new Uint8Array() }),
    errors.WeightsError,
    /0 values instead of 12/,
  ],
  [
    "too many typed values",
    (graph) => {
      at(graph.initializer, 1).rawData = new Uint8Array();
      at(graph.initializer, 1).floatData = [1, 2, 3, 4];
    },
    errors.WeightsError,
    /4 values instead of 3/,
  ],
  [
    "NaN weights",
    (graph) => void at(graph.initializer, 0).rawData.set([0, 0, 0xc0, 0x7f], 8),
    errors.NonFiniteWeightError,
    /Element 2 of the weights "fc1.weight" is NaN/,
  ],
  [
    "infinite weights",
    (graph) => void at(graph.initializer, 0).rawData.set([0, 0, 0x80, 0xff], 0),
    errors.NonFiniteWeightError,
    /-Infinity/,
  ],
  [
    "half-precision weights",
    (graph) => set(at(graph.initializer, 0), { dataType: TensorProto_DataType.FLOAT16 }),
    errors.UnsupportedDataTypeError,
    /FLOAT16 of initializer "fc1.weight"/,
  ],
  ["an unknown type", (g) => set(at(g.initializer, 0), { dataType: 99 }), errors.UnsupportedDataTypeError, /number 99/],
  [
    "double weights",
    (graph) => {
      at(graph.initializer, 0).dataType = TensorProto_DataType.DOUBLE;
      at(graph.initializer, 0).dims = [6n];
    },
    errors.UnsupportedDataTypeError,
    /float64/,
  ],
  [
    "integers out of range",
    (graph) =>
      set(graph.initializer, {
        0: create(TensorProtoSchema, { name: "u", dataType: 2, dims: [1n], int32Data: [256] }),
      }),
    errors.WeightsError,
    /no uint8/,
  ],
  [
    "a bool of 2",
    (graph) =>
      set(graph.initializer, {
        0: create(TensorProtoSchema, {
          name: "b",
          dataType: 9,
          dims: [1n],
          rawData: Uint8Array.of(2),
        }),
      }),
    errors.WeightsError,
    /no bool/,
  ],
  [
    "sparse weights",
    (graph) => void graph.sparseInitializer.push(create(SparseTensorProtoSchema)),
    errors.MalformedModelError,
    /sparse/,
  ],
  [
    "a foreign domain",
    (g) => set(at(g.node, 1), { domain: "com.evil" }),
    errors.UnsupportedOperatorError,
    /com.evil::Gemm/,
  ],
  [
    "a subgraph",
    (graph) =>
      void at(graph.node, 1).attribute.push(
        create(AttributeProtoSchema, {
          name: "body",
          type: AttributeProto_AttributeType.GRAPH,
          g: create(GraphProtoSchema),
        }),
      ),
    errors.UnsupportedOperatorError,
    /"body" of node "fc1" \(Gemm\) has the type GRAPH/,
  ],
  [
    "an attribute twice",
    (graph) => void at(graph.node, 1).attribute.push(at(at(graph.node, 1).attribute, 0)),
    errors.InvalidOperatorError,
    /"transB" of node "fc1" \(Gemm\) is there twice/,
  ],
  [
    "an attribute beyond 2^53",
    (graph) => set(at(at(graph.node, 1).attribute, 0), { i: 2n ** 60n }),
    errors.InvalidOperatorError,
    /"transB" of node "fc1"/,
  ],
  [
    "text that is not UTF-8",
    (graph) =>
      void at(graph.node, 1).attribute.push(
        create(AttributeProtoSchema, { name: "s", type: AttributeProto_AttributeType.STRING, s: Uint8Array.of(0xff) }),
      ),
    errors.InvalidOperatorError,
    /UTF-8/,
  ],
  [
    "an endless name",
    (graph) => set(at(graph.node, 1), { name: "n".repeat(100_000) }),
    errors.ModelTooLargeError,
    /name in the model has 100000 bytes/,
  ],
  ["a name with a line break", (g) => set(at(g.node, 3), { name: "a\nb" }), errors.ModelTooLargeError, /"a\\nb"/],
  ["an input without a type", (g) => void delete at(g.input, 0).type, errors.MalformedModelError, /"input" is not/],
  [
    "an unknown role",
    (graph) => set(at(at(graph.initializer, 0).metadataProps, 0), { value: "sometimes" }),
    errors.MalformedModelError,
    /"fc1.weight"/,
  ],
];

describe("readModel on hostile files", () => {
  it.each(hostile)("refuses %s", (_, edit, type, message) => {
    const edited = editModel(file, edit);
    expect(() => readModel(edited)).toThrow(type);
    expect(() => readModel(edited)).toThrow(message);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("<!doctype html><html></html>")],
    ["a truncated file", file.subarray(0, file.length - 20)],
    ["half a file", file.subarray(0, file.length / 2)],
  ])("refuses %s as malformed", (_, bytes) => {
    expect(() => readModel(bytes)).toThrow(errors.MalformedModelError);
  });

  it("keeps limits that the caller sets", () => {
    for (const limits of [{ bytes: 100 }, { nodes: 3 }, { parameters: 3 }, { elements: 11 }, { decodedBytes: 5_000 }]) {
      expect(() => readModel(file, { limits })).toThrow(errors.ModelTooLargeError);
    }
    expect(readModel(file, { limits: { nodes: 4, parameters: 4, elements: 12 } })).toEqual(small);
  });

  it("tells what to do in every error", () => {
    for (const [, edit] of hostile) {
      try {
        readModel(editModel(file, edit));
      } catch (error) {
        expect(error).toBeInstanceOf(errors.GraphError);
        expect(error).toHaveProperty("fix", expect.stringMatching(/^[A-Z].+\.$/));
      }
    }
  });
});
