import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGraph } from "./check-graph.ts";
import { cost } from "./cost.ts";
import { GraphError } from "./errors.ts";
import { addAdapters } from "./low-rank.ts";
import { findAdapters, hasAdapters } from "./low-rank-find.ts";
import { adaptableWeights, isAdapterName } from "./low-rank-form.ts";
import { adapterWeights, mergeAdapters } from "./low-rank-merge.ts";
import { readGraph } from "./read-graph.ts";
import { float32Tensor } from "./tensor.ts";
import type { Graph } from "./types.ts";
import { writeGraph } from "./write-graph.ts";
import { gpt } from "./zoo/gpt.ts";
import { mlp } from "./zoo/mlp.ts";

const base = mlp({ input: [4], hidden: [6], classes: 3, seed: 1 });
const options = { select: (name: string) => name.includes("1"), rank: 2, alpha: 4, seed: 5 };

describe("addAdapters", () => {
  it("trains the adapters alone, which start without effect", () => {
    const { graph, weights } = addAdapters(base, options);
    const trained = graph.parameters.filter(({ trainable }) => trainable);
    expect(graph.parameters.filter(({ name }) => isAdapterName(name))).toEqual(trained);
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

  it("refuses a choice of nothing, a rank that does not fit, no effect, and adapters of adapters", () => {
    const refused = (changes: Partial<typeof options>, words: RegExp) =>
      expect(() => addAdapters(base, { ...options, ...changes })).toThrow(words);
    refused({ select: () => false }, /No weight/);
    refused({ rank: 5 }, /rank 5/);
    refused({ rank: 1.5 }, /rank 1.5/);
    refused({ alpha: 0 }, /alpha 0/);
    expect(() => addAdapters(addAdapters(base, options), options)).toThrow(GraphError);
  });

  it("leaves alone what is no plain matrix: a table of embeddings, one that is tied to the head", () => {
    const names = (tied: boolean) => {
      const { graph } = gpt({ vocabulary: 12, context: 4, width: 8, heads: 2, layers: 1, seed: 1, tied });
      return [...adaptableWeights(graph).keys()];
    };
    expect(names(false)).toHaveLength(5);
    expect(names(true)).toEqual(names(false).filter((name) => !name.startsWith("lm_head")));
    expect(names(false).filter((name) => name.includes("wte"))).toEqual([]);
  });
});

describe("mergeAdapters", () => {
  it("adds the scaled product to the weights it belongs to, and gives the base graph back to the byte", () => {
    const adapted = addAdapters(base, options);
    const [a, b] = adapted.graph.parameters.filter(({ trainable }) => trainable);
    if (!a || !b) return expect.fail("no adapter");
    const filled = float32Tensor(
      b.shape,
      Float32Array.from({ length: 12 }, (_, i) => i - 5),
    );
    const weights = new Map(adapted.weights).set(b.name, filled);
    const merged = mergeAdapters({ graph: readGraph(writeGraph(adapted.graph)), weights });
    const name = base.graph.parameters.find(({ name }) => a.name.startsWith(name))?.name ?? "";
    const [before, after] = [base.weights.get(name), merged.weights.get(name)];
    const values = weights.get(a.name)?.data ?? new Float32Array();
    // The zoo's Gemm has its weights as [outputs, inputs].
    const [row, column] = [3, 1];
    const added = 2 * ((values[column * 2] ?? 0) * (3 - 5) + (values[column * 2 + 1] ?? 0) * (9 - 5));
    expect(after?.data[row * 4 + column]).toBeCloseTo((before?.data[row * 4 + column] ?? 0) + added, 5);
    expect(writeGraph(merged.graph)).toEqual(writeGraph(base.graph));
    expect([...merged.weights.keys()]).toEqual([...base.weights.keys()]);
    expect(() => mergeAdapters(base)).toThrow(/no adapters/);
  });

  it("changes nothing before a step, for any rank and any choice", () => {
    const all = [...adaptableWeights(base.graph).keys()];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.subarray(all, { minLength: 1 }), (rank, chosen) => {
        const select = (name: string) => chosen.includes(name);
        const merged = mergeAdapters(addAdapters(base, { select, rank, alpha: 8, seed: 3 }));
        expect(merged.weights).toEqual(base.weights);
      }),
    );
  });

  it("gives the adapters alone, with the scale that they count", () => {
    const adapted = addAdapters(base, options);
    const { weights, scale } = adapterWeights(adapted);
    expect(scale).toBe(2);
    expect([...weights.values()].map(({ shape }) => shape)).toEqual([
      [4, 2],
      [2, 6],
    ]);
    expect(() => adapterWeights(base)).toThrow(/no adapters/);
  });
});

describe("findAdapters", () => {
  const { graph } = addAdapters(base, options);
  const broken: Record<string, Graph> = {
    "another operator": {
      ...graph,
      nodes: graph.nodes.map((node) => (node.name.endsWith("lora.sum") ? { ...node, op: "Sub" } : node)),
    },
    "another input": {
      ...graph,
      nodes: graph.nodes.map((node) =>
        node.name.endsWith("lora.down") ? { ...node, inputs: ["input", ...node.inputs.slice(1)] } : node,
      ),
    },
    "a value between that is read elsewhere": {
      ...graph,
      outputs: [
        ...graph.outputs,
        {
          name: graph.nodes.find(({ name }) => name.endsWith("lora.up"))?.outputs[0] ?? "",
          dtype: "float32",
          shape: [],
        },
      ],
    },
    "no scale": { ...graph, constants: new Map() },
  };

  it("finds what addAdapters has made", () => {
    expect(findAdapters(graph).map(({ weight }) => weight)).toEqual(
      [...adaptableWeights(base.graph).keys()].filter(options.select),
    );
    expect(hasAdapters(base.graph)).toBe(false);
  });

  it.each(Object.entries(broken))("takes a graph with %s for one without adapters", (_, changed) => {
    expect(hasAdapters(changed)).toBe(false);
  });
});
