import { describe, expect, it } from "vitest";
import { exportedGpt } from "../test/exported-gpt.ts";
import { graphOf, int, ints, node } from "../test/graph-of.ts";
import { foldConstants } from "./fold-constants.ts";
import { inferShapes } from "./infer-shapes.ts";
import { simplifyGraph } from "./simplify-graph.ts";
import { int64Vector } from "./tensor.ts";
import type { GraphNode, TensorValue } from "./types.ts";
import { gpt } from "./zoo/gpt.ts";

const scalar = (value: number): TensorValue => ({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });
const constants = new Map<string, TensorValue>([
  ["zero", int64Vector([0])],
  ["one", int64Vector([1])],
  ["two", int64Vector([2])],
  ["open", int64Vector([-1])],
  ["many", int64Vector([100])],
  ["first", scalar(0)],
]);

/** One node that gives `y` from `x` [N, 3, 8], behind those that compute its list. */
const graphFor = (nodes: readonly GraphNode[], outputRank = 3) =>
  graphOf(["N", 3, 8], nodes, { constants, outputRank });
const sizes = [
  node("Shape", "shape", ["x"]),
  node("Gather", "batch", ["shape", "zero"], { axis: int(0) }),
  node("Gather", "length", ["shape", "one"], { axis: int(0) }),
];
const target = (pieces: readonly string[]) => [
  ...sizes,
  node("Concat", "target", pieces, { axis: int(0) }),
  node("Reshape", "y", ["x", "target"]),
];
const listOf = (graph: ReturnType<typeof graphFor>, name: string) =>
  Array.from<number | bigint, number>(graph.constants.get(name)?.data ?? [], Number);

describe("simplifyGraph", () => {
  it("lets Reshape copy the batch", () => {
    const simplified = simplifyGraph(graphFor(target(["batch", "two", "open"])));
    expect(simplified.nodes.map(({ op }) => op)).toEqual(["Reshape"]);
    expect(listOf(simplified, "y.shape")).toEqual([0, 2, -1]);
    expect(inferShapes(simplified, 5).get("y")?.shape).toEqual([5, 2, 12]);
  });

  it("leaves the batch open where it is not the input's", () => {
    const joined = [
      ...sizes,
      node("Mul", "rows", ["batch", "length"]),
      node("Concat", "target", ["rows", "two", "two", "two"], { axis: int(0) }),
      node("Reshape", "y", ["x", "target"]),
    ];
    const simplified = simplifyGraph(graphFor(joined, 4));
    expect(listOf(simplified, "y.shape")).toEqual([-1, 2, 2, 2]);
    expect(inferShapes(simplified, 11).get("y")?.shape).toEqual([33, 2, 2, 2]);
  });

  it("takes a size that does not depend on the batch for a constant", () => {
    const simplified = simplifyGraph(graphFor(target(["open", "length", "two"])));
    expect(simplified.nodes.map(({ op }) => op)).toEqual(["Reshape"]);
    expect(listOf(simplified, "target")).toEqual([-1, 3, 2]);
  });

  it("does not take the same answer for two batches for the answer for all", () => {
    const compared = [
      ...sizes,
      node("Min", "least", ["batch", "many"]),
      node("Less", "small", ["batch", "many"]),
      node("Where", "chosen", ["small", "one", "two"]),
      node("Cast", "factor", ["chosen"], { to: int(1) }),
      node("Mul", "y", ["x", "factor"]),
    ];
    const simplified = simplifyGraph(graphFor(compared));
    expect(simplified.nodes.map(({ op }) => op)).toContain("Less");
    const factor = (batch: number) => listOf(foldConstants(simplified, batch), "factor");
    expect([factor(99), factor(100)]).toEqual([[1], [2]]);
  });

  it("leaves large values and a batch elsewhere to be computed", () => {
    const wide = [
      node("Constant", "size", [], { value_ints: ints(1, 1, 5_000) }),
      node("ConstantOfShape", "zeros", ["size"]),
    ];
    const last = [...wide, node("ReduceMax", "most", ["zeros"]), node("Add", "y", ["x", "most"])];
    expect(simplifyGraph(graphFor(last)).nodes.map(({ op }) => op)).toEqual(["ConstantOfShape", "ReduceMax", "Add"]);
    const expanded = [
      ...sizes,
      node("Concat", "t", ["batch", "one", "one"], { axis: int(0) }),
      node("Expand", "y", ["x", "t"]),
    ];
    expect(simplifyGraph(graphFor(expanded)).nodes.map(({ op }) => op)).toEqual([
      "Shape",
      "Gather",
      "Concat",
      "Expand",
    ]);
  });

  it("frees an exporter's GPT of its sizes for every batch, and changes no other", () => {
    const options = { vocabulary: 7, context: 6, width: 8, heads: 2, layers: 2, seed: 1 };
    const exported = exportedGpt(options);
    const simplified = simplifyGraph(exported);
    const left = new Set(simplified.nodes.map(({ op }) => op));
    expect(["Shape", "Concat", "Range", "Trilu", "Where"].filter((op) => left.has(op))).toEqual([]);
    expect(simplified.parameters).toEqual(exported.parameters);
    for (const batch of [1, 4, 64]) {
      const types = inferShapes(exported, batch);
      for (const [name, type] of inferShapes(simplified, batch)) expect(types.get(name) ?? type).toEqual(type);
    }
    expect(simplifyGraph(simplified)).toEqual(simplified);
    const { graph } = gpt(options);
    expect(simplifyGraph(graph)).toEqual(graph);
  });
});
