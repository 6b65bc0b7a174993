import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int, ints, type OperatorCase } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

type Attributes = NonNullable<OperatorCase["nodes"][number]["attributes"]>;

const pool = (op: string, title: string, attributes: Attributes): OperatorCase => ({
  title: `${op} ${title}`,
  x: [2, 2, 5, 5],
  nodes: [{ op, inputs: ["x"], output: "y", attributes: { kernel_shape: ints(2, 2), ...attributes } }],
});

const both = (title: string, attributes: Attributes) =>
  ["MaxPool", "AveragePool"].map((op) => pool(op, title, attributes));

checkOperators("pools", [
  ...both("with strides", { strides: ints(2, 2) }),
  ...both("overlapping", {}),
  ...both("padded", { kernel_shape: ints(3, 3), strides: ints(2, 2), pads: ints(1, 1, 1, 1) }),
  ...both("with ceil_mode", { strides: ints(2, 2), ceil_mode: int(1) }),
  pool("AveragePool", "that counts its padding", { pads: ints(1, 1, 0, 0), count_include_pad: int(1) }),
  ...["GlobalAveragePool", "GlobalMaxPool"].flatMap((op) =>
    [
      [2, 3, 4, 5],
      [2, 3, 7],
      [2, 2, 3, 2, 2],
    ].map((x) => ({
      title: `${op} over ${x.length - 2} axes`,
      x,
      nodes: [{ op, inputs: ["x"], output: "y" }],
    })),
  ),
]);

describe("a pool that cannot be computed", () => {
  it.each([
    ["dilations", { dilations: ints(2, 2) }],
    ["storage_order", { storage_order: int(1) }],
  ])("is refused for its %s", (word, attributes) => {
    expect(() => compileGraph(caseGraph(pool("MaxPool", "odd", attributes)))).toThrow(word);
  });
});
