import type { TensorValue } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, float, int, type OperatorCase } from "../../../test/operator-case.ts";
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

const mask: TensorValue = {
  dtype: "float32",
  shape: [5, 5],
  data: Float32Array.from({ length: 25 }, (_, i) => (i % 3 === 0 ? -1 : 0.5)),
};

checkOperators("attention", [
  packed("with a causal mask", { ...heads(2), is_causal: int(1) }),
  packed("with a scale", { ...heads(4), scale: float(0.3) }),
  apart("with its parts apart", [2, 5, 8], [2, 5, 8], heads(2)),
  apart("with other keys than queries", [2, 3, 8], [2, 6, 8], heads(2)),
  apart("with shared keys", [2, 5, 16], [2, 5, 8], heads(4, 2)),
  apart("with heads as an axis", [2, 2, 5, 4], [2, 2, 5, 4], { is_causal: int(1) }),
  {
    title: "Attention with an additive mask",
    x: [2, 5, 8],
    opset: 23,
    constants: { mask },
    nodes: [double, { op: "Attention", inputs: ["q", "q", "q", "mask"], output: "y", attributes: heads(2) }],
  },
]);

describe("an attention that cannot be computed", () => {
  it("is refused for its softcap", () => {
    const graph = caseGraph(apart("softcap", [1, 2, 4], [1, 2, 4], { ...heads(1), softcap: float(1) }));
    expect(() => compileGraph(graph)).toThrow(/softcap/);
  });
});
