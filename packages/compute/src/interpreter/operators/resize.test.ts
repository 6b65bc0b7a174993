import { float32Tensor } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, type OperatorCase, text } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const resize = (title: string, scales: number[], coordinates: string, rounding: string): OperatorCase => ({
  title: `Resize ${title}`,
  x: [2, 3, 4, 3],
  constants: { scales: float32Tensor([4], Float32Array.from(scales)) },
  nodes: [
    {
      op: "Resize",
      inputs: ["x", "", "scales"],
      output: "y",
      attributes: { coordinate_transformation_mode: text(coordinates), nearest_mode: text(rounding) },
    },
  ],
});

checkOperators("changes of size", [
  resize("by two, as PyTorch writes it", [1, 1, 2, 2], "asymmetric", "floor"),
  resize("by three and two, from pixels' middles", [1, 1, 3, 2], "half_pixel", "round_prefer_floor"),
  resize("by one and a half, and to fewer columns", [1, 1, 1.5, 0.7], "asymmetric", "floor"),
  resize("of channels too, rounded up", [1, 2, 2, 2], "asymmetric", "ceil"),
]);

describe("a resize that cannot be computed", () => {
  const [node] = resize("odd", [1, 1, 2, 2], "asymmetric", "floor").nodes;
  if (!node) throw new TypeError("a case has a node");
  it.each([
    ["sizes that are computed", { ...node, inputs: ["x", "", "", "x"] }, /its size/],
    ["a mixture of neighbours", { ...node, attributes: { mode: text("linear") } }, /linear/],
  ])("is refused for %s", (_what, changed, words) => {
    const test = { ...resize("odd", [1, 1, 2, 2], "asymmetric", "floor"), nodes: [changed] };
    expect(() => compileGraph(caseGraph(test))).toThrow(words);
  });
});
