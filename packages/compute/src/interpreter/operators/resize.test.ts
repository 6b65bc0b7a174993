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
]);

describe("a resize that cannot be computed", () => {
  it.each([
    ["half scales", resize("odd", [1, 1, 1.5, 2], "asymmetric", "floor"), /whole scales/],
    ["more channels", resize("odd", [1, 2, 2, 2], "asymmetric", "floor"), /whole scales/],
    ["other roundings", resize("odd", [1, 1, 2, 2], "asymmetric", "ceil"), /ceil/],
  ])("is refused for %s", (_what, test, words) => {
    expect(() => compileGraph(caseGraph(test))).toThrow(words);
  });
});
