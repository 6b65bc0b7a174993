import type { Graph, GraphNode } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { GPT_SIZES, gptGraph } from "../../test/gpt-graph.ts";
import { caseGraph, float, int, type OperatorCase } from "../../test/operator-case.ts";
import { fuse } from "./fuse.ts";

type Node = OperatorCase["nodes"][number];

const shown = ({ op, inputs, outputs }: GraphNode) => `${outputs.join()} = ${op}(${inputs.join()})`;
const fused = (parameters: Record<string, number[]>, ...nodes: Node[]) =>
  fuse(caseGraph({ title: "fused", x: [2, 3, 4], parameters, nodes })).nodes.map(shown);

const product: Node = { op: "MatMul", inputs: ["x", "w"], output: "p" };
const add = (a: string, b: string, output: string): Node => ({ op: "Add", inputs: [a, b], output });
const weights = { w: [4, 4], b: [4] };

describe("a product by a parameter", () => {
  it("takes bias and residual in, in either order of operands", () => {
    const tanh = { op: "Tanh", inputs: ["x"], output: "t" };
    expect(fused(weights, tanh, product, add("b", "p", "q"), add("t", "q", "y"))).toEqual([
      "t = Tanh(x)",
      "y = FusedLinear(x,w,b,t)",
    ]);
  });

  it("is merged alone, too", () => {
    expect(fused(weights, { ...product, output: "y" })).toEqual(["y = FusedLinear(x,w,,)"]);
  });

  it("keeps an intermediate result that somebody else reads", () => {
    expect(fused(weights, product, add("p", "b", "q"), { op: "Mul", inputs: ["q", "p"], output: "y" })).toEqual([
      "p = FusedLinear(x,w,,)",
      "q = Add(p,b)",
      "y = Mul(q,p)",
    ]);
  });

  it("adds a parameter of another shape by itself", () => {
    expect(fused({ w: [4, 4], b: [3, 4] }, product, add("p", "b", "y"))).toEqual([
      "p = FusedLinear(x,w,,)",
      "y = Add(p,b)",
    ]);
  });

  it("never takes its own result for the residual", () => {
    expect(fused(weights, product, add("p", "p", "y"))).toEqual(["p = FusedLinear(x,w,,)", "y = Add(p,p)"]);
  });

  it("shares a sum of two products with neither twice", () => {
    const other: Node = { op: "MatMul", inputs: ["x", "v"], output: "r" };
    expect(fused({ w: [4, 4], v: [4, 4] }, product, other, add("p", "r", "y"))).toEqual([
      "r = FusedLinear(x,v,,)",
      "y = FusedLinear(x,w,,r)",
    ]);
  });

  it("reads a transposed parameter as it lies", () => {
    const transpose = { op: "Transpose", inputs: ["w"], output: "t" };
    expect(fused(weights, transpose, { op: "MatMul", inputs: ["x", "t"], output: "y" })).toEqual([
      "y = FusedLinear(x,w,,)",
    ]);
  });

  it("is left alone with factors, or when both sides are values", () => {
    const scaled = { op: "Gemm", inputs: ["x", "w", "b"], output: "y", attributes: { alpha: float(2) } };
    expect(fused(weights, scaled)).toEqual(["y = Gemm(x,w,b)"]);
    expect(fused({}, { op: "MatMul", inputs: ["x", "x"], output: "y" })).toEqual(["y = MatMul(x,x)"]);
  });

  it("is found in Gemm", () => {
    const gemm = { op: "Gemm", inputs: ["x", "w", "b"], output: "y", attributes: { transB: int(1) } };
    expect(fused(weights, gemm)).toEqual(["y = FusedLinear(x,w,b,)"]);
  });
});

describe("a Gelu", () => {
  const gelu = { op: "Gelu", inputs: ["x"], output: "g" };
  const linear = { op: "MatMul", inputs: ["g", "w"], output: "y" };

  it("goes into the product that alone reads it", () => {
    expect(fused(weights, gelu, linear)).toEqual(["y = FusedLinear(x,w,,)"]);
  });

  it("stays when it is read elsewhere", () => {
    const nodes = fused(weights, gelu, { ...linear, output: "p" }, add("p", "g", "y"));
    expect(nodes).toEqual(["g = Gelu(x)", "y = FusedLinear(g,w,,g)"]);
  });
});

describe("attention over parts of one value", () => {
  const split = (attributes: Node["attributes"]): Node => ({
    op: "Split",
    inputs: ["x"],
    output: "q",
    others: ["k", "v"],
    attributes: { axis: int(-1), ...attributes },
  });
  const attention = (inputs: string[]): Node => ({
    op: "Attention",
    inputs,
    output: "y",
    attributes: { q_num_heads: int(1), kv_num_heads: int(1) },
  });

  it("reads them where they are", () => {
    expect(fused({}, split({}), attention(["q", "k", "v"]))).toEqual(["y = FusedAttention(x)"]);
  });

  it.each([
    ["in another order", attention(["k", "q", "v"])],
    ["one of them twice", attention(["q", "k", "k"])],
    ["with a mask", attention(["q", "k", "v", "x"])],
  ])("stays as it is when it reads %s", (_how, node) => {
    expect(fused({}, split({}), node)).toHaveLength(2);
  });
});

describe("a lookup with positions", () => {
  const { graph } = gptGraph({ ...GPT_SIZES, layers: 1 });

  it("is merged when there is a row for each place", () => {
    expect(fuse(graph).nodes[0]).toMatchObject({ op: "FusedEmbedding", inputs: ["wte", "input", "wpe"] });
  });

  it("is left alone when one row serves all places", () => {
    const parameters = graph.parameters.map((p) => (p.name === "wpe" ? { ...p, shape: [1, 128] } : p));
    expect(
      fuse({ ...graph, parameters })
        .nodes.slice(0, 2)
        .map(({ op }) => op),
    ).toEqual(["Gather", "Add"]);
  });
});

describe("a GPT", () => {
  it("becomes seven nodes per layer and three around them", () => {
    const { graph } = gptGraph(GPT_SIZES);
    const count = (nodes: Graph["nodes"], op: string) => nodes.filter((node) => node.op === op).length;
    const { nodes } = fuse(graph);
    expect(nodes).toHaveLength(7 * 4 + 3);
    expect(count(nodes, "FusedLinear")).toBe(4 * 4 + 1);
    expect(count(nodes, "FusedAttention")).toBe(4);
    expect(count(nodes, "LayerNormalization")).toBe(2 * 4 + 1);
    expect(count(nodes, "FusedEmbedding")).toBe(1);
  });
});
