import { describe, expect, it } from "vitest";
import { at, editModel } from "../test/edit-model.ts";
import { float, graphOf, int, ints, node, parameter, string } from "../test/graph-of.ts";
import * as errors from "./errors.ts";
import { readGraph } from "./read-graph.ts";
import { stripWeights } from "./strip-weights.ts";
import { float32Tensor, int64Vector } from "./tensor.ts";
import type { Graph } from "./types.ts";
import { writeGraph } from "./write-graph.ts";
import { writeModel } from "./write-model.ts";
import { cnn } from "./zoo/cnn.ts";

const { graph, weights } = cnn({ input: [1, 8, 8], channels: [2], classes: 3, seed: 9 });

const everyKind: Graph = graphOf(
  ["N", 3],
  [
    node("Custom", "a", ["x", "", "w", "table"], {
      int: int(-(2 ** 53 - 1)),
      ints: ints(1, -2, 3),
      none: ints(),
      float: float(0.5),
      floats: { kind: "floats", value: [1.5, -2] },
      string: string("SAME_UPPER"),
      strings: { kind: "strings", value: ["é", ""] },
      tensor: { kind: "tensor", value: { dtype: "bool", shape: [2], data: Uint8Array.of(0, 1) } },
    }),
  ],
  {
    parameters: [parameter("w", 3, 2), { ...parameter("scalar"), trainable: false }],
    constants: new Map([
      ["table", { dtype: "float64", shape: [2], data: Float64Array.of(1, Math.PI) }],
      ["bytes", { dtype: "uint8", shape: [0], data: new Uint8Array() }],
      ["small", { dtype: "int8", shape: [1], data: Int8Array.of(-1) }],
      ["wide", { dtype: "int32", shape: [], data: Int32Array.of(-(2 ** 31)) }],
      ["long", { dtype: "int64", shape: [1], data: BigInt64Array.of(2n ** 63n - 1n) }],
    ]),
  },
);

describe("writeGraph and readGraph", () => {
  it("round-trip every kind of attribute, constant and parameter", () => {
    expect(readGraph(writeGraph(everyKind))).toEqual(everyKind);
    expect(readGraph(writeGraph(graph))).toEqual(graph);
  });

  it("give the same bytes for the same graph, however its attributes were listed", () => {
    const shuffled = everyKind.nodes.map((n) => ({ ...n, attributes: new Map([...n.attributes].reverse()) }));
    expect(writeGraph({ ...everyKind, nodes: shuffled })).toEqual(writeGraph(everyKind));
    expect(writeGraph(readGraph(writeGraph(everyKind)))).toEqual(writeGraph(everyKind));
  });

  it("carry no weights", () => {
    expect(writeGraph(graph).byteLength).toBeLessThan(1_000);
    expect(graph.parameters.map(({ name }) => name)).toEqual([...weights.keys()]);
  });
});

describe("stripWeights", () => {
  it("cuts a model into its graph file and its weights", () => {
    const stripped = stripWeights(writeModel(graph, weights));
    expect(stripped.graph).toEqual(writeGraph(graph));
    expect(stripped.weights).toEqual(weights);
  });
});

describe("readGraph", () => {
  const file = writeGraph(graph);

  it("refuses a complete model", () => {
    expect(() => readGraph(writeModel(graph, weights))).toThrow(errors.MalformedModelError);
    expect(() => readGraph(writeModel(graph, weights))).toThrow(/"conv1.weight" is a parameter with values/);
  });

  it("refuses more than a block", () => {
    expect(() => readGraph(new Uint8Array(2 ** 20 + 1))).toThrow(errors.ModelTooLargeError);
  });

  it("refuses parameters of open shape or of integers", () => {
    for (const edit of ["open", "integers"]) {
      const edited = editModel(file, (proto) => {
        const type = at(proto.input, 1).type?.value;
        if (type?.case !== "tensorType") return;
        if (edit === "integers") type.value.elemType = 6;
        else at(type.value.shape?.dim ?? [], 0).value = { case: "dimParam", value: "K" };
      });
      expect(() => readGraph(edited)).toThrow(errors.WeightsError);
    }
  });

  it("refuses parameters whose shape is too large before any memory is taken", () => {
    const edited = editModel(file, (proto) => {
      const type = at(proto.input, 1).type?.value;
      if (type?.case !== "tensorType") return;
      for (const dim of type.value.shape?.dim ?? []) dim.value = { case: "dimValue", value: 2n ** 31n - 1n };
    });
    expect(() => readGraph(edited)).toThrow(errors.ModelTooLargeError);
  });

  it("refuses a constant that is there twice", () => {
    const edited = editModel(writeGraph(everyKind), (proto) => void proto.initializer.push(at(proto.initializer, 0)));
    expect(() => readGraph(edited)).toThrow(errors.DuplicateNameError);
  });
});

describe("writeGraph", () => {
  it("refuses constants that do not fit into a block", () => {
    const large = { ...everyKind, constants: new Map([["table", int64Vector(Array(2 ** 17).fill(1))]]) };
    expect(() => writeGraph(large)).toThrow(errors.ModelTooLargeError);
  });
});

describe("writeModel", () => {
  it("refuses weights that are missing, foreign, misshapen or not finite", () => {
    const change = (name: string, shape: number[], data: Float32Array) =>
      new Map([...weights, [name, float32Tensor(shape, data)]]);
    const without = new Map([...weights].slice(1));
    expect(() => writeModel(graph, without)).toThrow(/"conv1.weight" has no values/);
    expect(() => writeModel(graph, change("stranger", [1], new Float32Array(1)))).toThrow(/no parameter "stranger"/);
    expect(() => writeModel(graph, change("conv1.bias", [1, 2], new Float32Array(2)))).toThrow(errors.WeightsError);
    expect(() => writeModel(graph, change("conv1.bias", [2], new Float32Array(3)))).toThrow(/with 3 values/);
    const nan = change("conv1.bias", [2], Float32Array.of(0, Number.NaN));
    expect(() => writeModel(graph, nan)).toThrow(errors.NonFiniteWeightError);
  });
});
