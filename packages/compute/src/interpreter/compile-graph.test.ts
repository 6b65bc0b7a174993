import type { Engine } from "@starling/compute";
import { supportedOperators } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { cnn, mlp, writeModel } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { caseGraph, relativeDistance } from "../../test/operator-case.ts";
import { UnsupportedGraphError } from "../errors.ts";
import { asOperands, runForward } from "../tape/forward-pass.ts";
import { compileGraph } from "./compile-graph.ts";
import { operatorTable } from "./operator-table.ts";

let cpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
});

const options = { input: [1, 28, 28] as const, classes: 10, seed: 3 };

describe("a compiled graph", () => {
  it.each([
    ["MLP", () => mlp({ ...options, hidden: [32] })],
    ["CNN", () => cnn({ ...options, channels: [4, 8] })],
  ])("of the zoo's %s computes what ONNX Runtime computes", async (_name, make) => {
    const { graph, weights } = make();
    const x = Float32Array.from({ length: 2 * 784 }, (_, i) => ((i * 37) % 256) / 255);
    const session = await ort.InferenceSession.create(writeModel(graph, weights));
    const [input = "", output = ""] = [session.inputNames[0], session.outputNames[0]];
    const expected = await session.run({ [input]: new ort.Tensor("float32", x, [2, 1, 28, 28]) });
    cpu.use();
    const y = tf.tidy(() => {
      const values = new Map<string, tf.Tensor>([[input, tf.tensor(x, [2, 1, 28, 28])]]);
      for (const [name, { data, shape }] of weights) values.set(name, tf.tensor(data, [...shape]));
      return runForward(compileGraph(graph), asOperands(values));
    });
    expect(relativeDistance(await y.data(), expected[output]?.data as Float32Array)).toBeLessThan(1e-5);
    y.dispose();
  });

  it("names the trainable parameters in the graph's order", () => {
    const { graph } = mlp({ ...options, hidden: [8] });
    const parameters = graph.parameters.map((parameter, i) => ({ ...parameter, trainable: i !== 1 }));
    const { trainable } = compileGraph({ ...graph, parameters });
    expect(trainable.map(({ name }) => name)).toEqual(
      graph.parameters.filter((_, i) => i !== 1).map(({ name }) => name),
    );
  });
});

describe("a graph that cannot be trained", () => {
  const relu = { op: "Relu", inputs: ["x"], output: "y" };

  it("is refused for an operator that the engine lacks, by name of node and operator", () => {
    const graph = caseGraph({ title: "odd", x: [2], nodes: [{ ...relu, op: "LSTM" }] });
    expect(() => compileGraph(graph)).toThrow(UnsupportedGraphError);
    expect(() => compileGraph(graph)).toThrow(/LSTM-y.*LSTM/);
  });

  it("is refused for names that every object has", () => {
    const graph = caseGraph({ title: "odd", x: [2], nodes: [{ ...relu, op: "constructor" }] });
    expect(() => compileGraph(graph)).toThrow(UnsupportedGraphError);
  });

  it("is refused for a parameter that has no part in the output", () => {
    const graph = caseGraph({
      title: "idle",
      x: [2],
      parameters: { w: [2] },
      nodes: [{ op: "Add", inputs: ["x", "w"], output: "unread" }, relu],
    });
    expect(() => compileGraph(graph)).toThrow(/Parameter w has no part/);
  });

  it("is refused without an output", () => {
    const graph = caseGraph({ title: "none", x: [2], nodes: [relu] });
    expect(() => compileGraph({ ...graph, outputs: [] })).toThrow(/no output/);
  });
});

describe("the list of supported operators", () => {
  it("is the operator table's", () => {
    expect(supportedOperators).toEqual(Object.keys(operatorTable).sort());
  });
});
