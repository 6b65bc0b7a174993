import type { Graph, TensorValue } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { kernelEngines } from "../../../test/kernel-case.ts";
import { caseGraph, float, forward, int, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

type Attributes = NonNullable<OperatorCase["nodes"][number]["attributes"]>;

/** Its own derivative is read back, which needs a tensor that is not the beginning of a larger buffer. */
const double = { op: "Add", inputs: ["x", "x"], output: "q" };

const apart = (title: string, q: number[], k: number[], attributes: Attributes): OperatorCase => ({
  title: `Attention ${title}`,
  x: q,
  opset: 23,
  parameters: { k, v: k },
  nodes: [double, { op: "Attention", inputs: ["q", "k", "v"], output: "y", attributes }],
});

const heads = (queries: number, keys = queries) => ({ q_num_heads: int(queries), kv_num_heads: int(keys) });

const packed = (title: string, attributes: Attributes): OperatorCase => ({
  title: `Attention over parts of one value ${title}`,
  x: [2, 5, 24],
  opset: 23,
  nodes: [
    { ...double, output: "qkv" },
    {
      op: "Split",
      inputs: ["qkv"],
      output: "q",
      others: ["k", "v"],
      attributes: { axis: int(-1), num_outputs: int(3) },
    },
    { op: "Attention", inputs: ["q", "k", "v"], output: "y", attributes },
  ],
});

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

const additive = (shape: readonly number[]): TensorValue => ({
  dtype: "float32",
  shape,
  data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 3 === 0 ? -1 : 0.5 + (i % 7) / 10)),
});

/** Every query sees the first key. */
const seen = (shape: readonly number[]): TensorValue => ({
  dtype: "bool",
  shape,
  data: Uint8Array.from({ length: sizeOf(shape) }, (_, i) => (i % 5 === 0 || i % 3 === 0 ? 1 : 0)),
});

const masked = (title: string, mask: TensorValue, attributes: Attributes): OperatorCase => ({
  title: `Attention with ${title}`,
  x: [2, 5, 8],
  opset: 23,
  constants: { mask },
  nodes: [double, { op: "Attention", inputs: ["q", "q", "q", "mask"], output: "y", attributes }],
});

checkOperators("attention", [
  packed("with a causal mask", { ...heads(2), is_causal: int(1) }),
  packed("with a scale", { ...heads(4), scale: float(0.3) }),
  apart("with its parts apart", [2, 5, 8], [2, 5, 8], heads(2)),
  apart("with other keys than queries", [2, 3, 8], [2, 6, 8], heads(2)),
  apart("with shared keys", [2, 5, 16], [2, 5, 8], heads(4, 2)),
  apart("with heads as an axis", [2, 2, 5, 4], [2, 2, 5, 4], { is_causal: int(1) }),
  apart("with fewer queries than keys, causal", [2, 3, 8], [2, 6, 8], { ...heads(2), is_causal: int(1) }),
  apart("with more queries than keys, causal", [2, 5, 8], [2, 3, 8], { ...heads(2), is_causal: int(1) }),
  apart("with a soft cap", [2, 5, 8], [2, 5, 8], { ...heads(2), softcap: float(0.2) }),
  apart("with a soft cap, causal, shared keys and a scale", [2, 3, 16], [2, 5, 8], {
    ...heads(4, 2),
    softcap: float(0.9),
    scale: float(0.8),
    is_causal: int(1),
  }),
  apart("with a soft cap and heads as an axis", [2, 4, 3, 4], [2, 2, 5, 4], { softcap: float(0.4) }),
  packed("with a soft cap", { ...heads(2), softcap: float(0.7) }),
  {
    ...apart("with values of another size than keys", [2, 3, 8], [2, 5, 8], heads(2)),
    parameters: { k: [2, 5, 8], v: [2, 5, 12] },
  },
  masked("an additive mask", additive([5, 5]), heads(2)),
  masked("a mask of each head", additive([2, 5, 5]), heads(2)),
  masked("a mask of each sample", additive([2, 1, 5, 5]), heads(2)),
  masked("a boolean mask", seen([5, 5]), heads(2)),
  masked("a boolean mask of each sample and head, causal", seen([2, 2, 5, 5]), { ...heads(2), is_causal: int(1) }),
  masked("a boolean mask and a soft cap", seen([2, 1, 5, 5]), { ...heads(2), softcap: float(0.3) }),
  masked("an additive mask and a soft cap", additive([5, 5]), { ...heads(2), softcap: float(0.3) }),
  {
    ...masked("a mask and fewer queries than keys, causal", additive([3, 6]), { ...heads(2), is_causal: int(1) }),
    x: [2, 3, 8],
    parameters: { k: [2, 6, 8] },
    nodes: [
      double,
      {
        op: "Attention",
        inputs: ["q", "k", "k", "mask"],
        output: "y",
        attributes: { ...heads(2), is_causal: int(1) },
      },
    ],
  },
  {
    title: "Attention with a trained mask of each head",
    x: [2, 5, 8],
    opset: 23,
    parameters: { bias: [2, 5, 5] },
    nodes: [double, { op: "Attention", inputs: ["q", "q", "q", "bias"], output: "y", attributes: heads(2) }],
  },
]);

describe("a mask of keys alone", () => {
  it.each([{}, { softcap: float(0.5) }])(
    "holds for every query; ONNX Runtime wants it written out (%#)",
    async (more) => {
      const keys = additive([2, 1, 1, 5]);
      const rows = [0, 0, 0, 0, 0, 5, 5, 5, 5, 5].flatMap((row) => [...keys.data.slice(row, row + 5)]);
      const repeated: TensorValue = { dtype: "float32", shape: [2, 1, 5, 5], data: Float32Array.from(rows, Number) };
      for (const engine of await kernelEngines()) {
        const results = [keys, repeated].map((mask) => forward(engine, masked("keys", mask, { ...heads(2), ...more })));
        const [once, written] = await Promise.all(results);
        expect(once).toEqual(written);
      }
    },
  );

  it("gives zeros to a query that sees no key, composed or not", async () => {
    const none: TensorValue = {
      dtype: "bool",
      shape: [5, 5],
      data: Uint8Array.from({ length: 25 }, (_, i) => (i < 5 ? 0 : 1)),
    };
    for (const engine of await kernelEngines()) {
      for (const more of [{}, { softcap: float(0.5) }]) {
        const { data } = await forward(engine, masked("none", none, { ...heads(2), ...more }));
        expect([...data.slice(0, 8)].map(Math.abs)).toEqual(Array(8).fill(0));
        expect(data.slice(8, 40)).not.toContain(0);
      }
    }
  });
});

describe("an attention that cannot be computed", () => {
  it("is refused for cached keys", () => {
    const test = apart("cached", [1, 2, 4], [1, 2, 4], heads(1));
    const [first, node] = caseGraph(test).nodes;
    const cached = { ...caseGraph(test), nodes: [first, { ...node, inputs: ["q", "k", "v", "", "k", "v"] }] };
    expect(() => compileGraph(cached as Graph)).toThrow(/cached keys/);
  });
});
