import { describe, expect, it } from "vitest";
import { graphOf, int, ints, node, parameter } from "../test/graph-of.ts";
import { checkGraph } from "./check-graph.ts";
import { GraphError, InvalidOperatorError, ShapeError, UnsupportedOperatorError } from "./errors.ts";
import { OPERATORS } from "./operators.ts";
import { int64Vector } from "./tensor.ts";
import type { Graph } from "./types.ts";
import { cnn } from "./zoo/cnn.ts";
import { gpt } from "./zoo/gpt.ts";
import { mlp } from "./zoo/mlp.ts";

const all = new Set(OPERATORS.keys());
const linear = graphOf(["N", 4], [node("MatMul", "y", ["x", "w"])], { parameters: [parameter("w", 4, 2)] });

describe("checkGraph", () => {
  it("accepts the zoo", () => {
    checkGraph(mlp({ input: [1, 28, 28], hidden: [64], classes: 10, seed: 1 }).graph, all);
    checkGraph(cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 1 }).graph, all);
    checkGraph(gpt({ vocabulary: 7, context: 4, width: 8, heads: 2, layers: 2, seed: 1 }).graph, all);
  });

  it("refuses unsupported operators by name, with their nodes", () => {
    const { graph } = cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 1 });
    const without = new Set([...all].filter((op) => op !== "MaxPool"));
    const check = () => checkGraph(graph, without);
    expect(check).toThrow(UnsupportedOperatorError);
    expect(check).toThrow(/not supported: MaxPool\./);
    expect(check).toThrow(
      expect.objectContaining({ details: ['node "pool1" uses MaxPool', 'node "pool2" uses MaxPool'] }),
    );
  });

  it("names a few of many unsupported operators", () => {
    const nodes = Array.from({ length: 300 }, (_, i) => node(`Op${i}`, `n${i}`, [i === 0 ? "x" : `n${i - 1}`]));
    const check = () => checkGraph(graphOf(["N"], nodes), all);
    expect(check).toThrow(/not supported: Op0, Op1, Op2, Op3, Op4\./);
    expect(check).toThrow(expect.objectContaining({ details: expect.objectContaining({ length: 5 }) }));
  });

  it("refuses an operator that an engine claims but this package does not know", () => {
    const graph = graphOf(["N"], [node("Einsum", "y", ["x"])]);
    expect(() => checkGraph(graph, new Set([...all, "Einsum"]))).toThrow(UnsupportedOperatorError);
  });

  it("refuses a second output of a node", () => {
    const pooled = { ...node("MaxPool", "y", ["x"], { kernel_shape: ints(2) }), outputs: ["y", "indices"] };
    expect(() => checkGraph(graphOf(["N", 1, 4], [pooled]), all)).toThrow(/has 2 outputs where 1 is supported/);
    expect(() => checkGraph(graphOf(["N", 1, 4], [pooled]), all)).toThrow(InvalidOperatorError);
  });

  const oddities: [string, Graph, RegExp][] = [
    [
      "a fixed batch",
      graphOf([8, 4], linear.nodes, { parameters: linear.parameters }),
      /"x" \[8, 4\] is no open batch/,
    ],
    [
      "an output without the batch",
      graphOf(["N", 4], [node("Flatten", "y", ["x"], { axis: int(0) })], { parameters: linear.parameters }),
      /"y" .* is no open batch/,
    ],
    [
      "a batch that is folded away",
      graphOf(["N", 4], [node("Reshape", "y", ["x", "c"])], { constants: new Map([["c", int64Vector([4, -1])]]) }),
      /"y" .* is no open batch/,
    ],
    [
      "two inputs",
      { ...linear, inputs: [...linear.inputs, { name: "z", dtype: "float32", shape: ["N"] }] },
      /2 inputs/,
    ],
    [
      "bytes as input",
      {
        ...graphOf(["N"], [node("Cast", "y", ["x"], { to: int(1) })]),
        inputs: [{ name: "x", dtype: "uint8", shape: ["N"] }],
      },
      /"x" is uint8/,
    ],
    ["nothing to train", { ...linear, parameters: [{ ...parameter("w", 4, 2), trainable: false }] }, /no trainable/],
  ];
  it.each(oddities)("refuses %s", (_, graph, message) => {
    expect(() => checkGraph(graph, all)).toThrow(GraphError);
    expect(() => checkGraph(graph, all)).toThrow(message);
  });

  it("accepts a simple layer", () => {
    expect(() => checkGraph(linear, all)).not.toThrow();
    expect(() => checkGraph(linear, new Set())).toThrow(UnsupportedOperatorError);
    expect(() => checkGraph({ ...linear, parameters: [parameter("w", 5, 2)] }, all)).toThrow(ShapeError);
  });
});
