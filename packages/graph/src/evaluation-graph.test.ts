import { describe, expect, it } from "vitest";
import { graphOf, int, node, parameter } from "../test/graph-of.ts";
import { InvalidOperatorError } from "./errors.ts";
import { evaluationGraph, removeIdentities } from "./evaluation-graph.ts";
import { inferShapes } from "./infer-shapes.ts";

const statistics = ["scale", "shift", "mean", "variance"];
const parameters = statistics.map((name) => parameter(name, 2));
const training = graphOf(
  ["N", 2],
  [
    { ...node("BatchNormalization", "bn", ["x", ...statistics], { training_mode: int(1) }), outputs: ["bn", "m", "v"] },
    { ...node("Dropout", "drop", ["bn", "ratio"]), outputs: ["drop", "kept"] },
    node("Relu", "relu", ["drop"]),
    node("Identity", "same", ["relu"]),
    node("Dropout", "y", ["same"]),
  ],
  { parameters, constants: new Map([["ratio", { dtype: "float32", shape: [], data: Float32Array.of(0.3) }]]) },
);

describe("evaluationGraph", () => {
  const graph = evaluationGraph(training);

  it("lets nothing through that belongs to training", () => {
    expect(graph.nodes.map(({ op, inputs, outputs }) => [op, inputs[0], outputs])).toEqual([
      ["BatchNormalization", "x", ["bn"]],
      ["Relu", "bn", ["relu"]],
      ["Identity", "relu", ["y"]],
    ]);
    expect(graph.nodes[0]?.attributes.get("training_mode")).toEqual(int(0));
    expect(inferShapes(graph, 3).get("y")).toEqual(inferShapes(training, 3).get("y"));
    expect(evaluationGraph(graph)).toEqual(graph);
  });

  it("refuses a graph that reads what training alone has", () => {
    const nodes = [...training.nodes.slice(0, 2), node("Add", "y", ["drop", "v"])];
    const reads = () => evaluationGraph({ ...training, nodes });
    expect(reads).toThrow(InvalidOperatorError);
    expect(reads).toThrow(/"v", which node "bn"/);
  });
});

describe("removeIdentities", () => {
  it("joins chains and leaves Dropout", () => {
    const nodes = [node("Identity", "a", ["x"]), node("Identity", "b", ["a"]), node("Dropout", "y", ["b"])];
    expect(removeIdentities(graphOf(["N"], nodes)).nodes).toEqual([node("Dropout", "y", ["x"])]);
  });
});
