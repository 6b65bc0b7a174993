import { describe, expect, it } from "vitest";
import { checkGraph } from "./check-graph.ts";
import { cost } from "./cost.ts";
import { GraphError } from "./errors.ts";
import { addAdapters, mergeAdapters } from "./low-rank.ts";
import { readGraph } from "./read-graph.ts";
import { float32Tensor } from "./tensor.ts";
import { writeGraph } from "./write-graph.ts";
import { mlp } from "./zoo/mlp.ts";

const base = mlp({ input: [4], hidden: [6], classes: 3, seed: 1 });
const options = { select: (name: string) => name.includes("1"), rank: 2, alpha: 4, seed: 5 };

describe("addAdapters", () => {
  it("trains the adapters alone, which start without effect", () => {
    const { graph, weights } = addAdapters(base, options);
    const trained = graph.parameters.filter(({ trainable }) => trainable);
    expect(trained.map(({ shape }) => shape)).toEqual([
      [4, 2],
      [2, 6],
    ]);
    expect(cost(graph, 1).trainableParameters).toBe(20);
    const [a, b] = trained.map(({ name }) => weights.get(name)?.data);
    expect(a?.some((value) => value !== 0)).toBe(true);
    expect(b?.every((value) => value === 0)).toBe(true);
    checkGraph(graph, new Set(["Flatten", "Gemm", "MatMul", "Mul", "Add", "Relu"]));
    expect(readGraph(writeGraph(graph)).parameters).toEqual(graph.parameters);
  });

  it("refuses a choice of nothing and a rank that does not fit", () => {
    expect(() => addAdapters(base, { ...options, select: () => false })).toThrow(GraphError);
    expect(() => addAdapters(base, { ...options, rank: 5 })).toThrow(/rank of?|rank 5/);
  });
});

describe("mergeAdapters", () => {
  it("adds the scaled product to the weights it belongs to", () => {
    const adapted = addAdapters(base, options);
    const [a, b] = adapted.graph.parameters.filter(({ trainable }) => trainable);
    if (!a || !b) return expect.fail("no adapter");
    const filled = float32Tensor(
      b.shape,
      Float32Array.from({ length: 12 }, (_, i) => i - 5),
    );
    const weights = new Map(adapted.weights).set(b.name, filled);
    const merged = mergeAdapters(base.graph, { graph: adapted.graph, weights });
    const name = base.graph.parameters.find(({ name }) => a.name.startsWith(name))?.name ?? "";
    const [before, after] = [base.weights.get(name), merged.weights.get(name)];
    const values = weights.get(a.name)?.data ?? new Float32Array();
    // The zoo's Gemm has its weights as [outputs, inputs].
    const [row, column] = [3, 1];
    const added = 2 * ((values[column * 2] ?? 0) * (3 - 5) + (values[column * 2 + 1] ?? 0) * (9 - 5));
    expect(after?.data[row * 4 + column]).toBeCloseTo((before?.data[row * 4 + column] ?? 0) + added, 5);
    expect(merged.graph).toBe(base.graph);
    expect(() => mergeAdapters(base.graph, base)).toThrow(/no adapters/);
  });
});
