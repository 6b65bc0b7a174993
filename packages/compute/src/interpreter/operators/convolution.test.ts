import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int, ints, type OperatorCase, text } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

type Attributes = NonNullable<OperatorCase["nodes"][number]["attributes"]>;

const conv = (title: string, w: number[], attributes: Attributes, bias?: number): OperatorCase => ({
  title,
  x: [2, 3, 5, 5],
  parameters: bias ? { w, b: [bias] } : { w },
  nodes: [{ op: "Conv", inputs: bias ? ["x", "w", "b"] : ["x", "w"], output: "y", attributes }],
});

checkOperators("convolutions", [
  conv("Conv without padding", [4, 3, 3, 3], {}),
  conv("Conv padded, with bias", [4, 3, 3, 3], { pads: ints(1, 1, 1, 1) }, 4),
  conv("Conv with uneven pads and strides", [2, 3, 3, 2], { pads: ints(1, 0, 2, 1), strides: ints(2, 1) }, 2),
  conv("Conv SAME_UPPER with strides", [2, 3, 2, 2], { auto_pad: text("SAME_UPPER"), strides: ints(2, 2) }),
  conv("Conv SAME_LOWER", [2, 3, 2, 2], { auto_pad: text("SAME_LOWER") }),
  conv("Conv dilated", [4, 3, 2, 2], { dilations: ints(2, 2), pads: ints(1, 1, 1, 1) }, 4),
  conv("Conv dilated with strides", [4, 3, 2, 2], { dilations: ints(1, 2), strides: ints(2, 1) }),
  conv("Conv 1×1", [5, 3, 1, 1], {}, 5),
  conv("Conv depthwise", [3, 1, 3, 3], { group: int(3), pads: ints(1, 1, 1, 1) }, 3),
  conv("Conv depthwise with a multiplier", [6, 1, 2, 2], { group: int(3) }),
  conv("Conv depthwise and dilated", [3, 1, 2, 2], { group: int(3), dilations: ints(2, 2) }, 3),
  {
    title: "Conv in two groups, with strides",
    x: [2, 4, 5, 5],
    parameters: { w: [6, 2, 3, 2], b: [6] },
    nodes: [
      {
        op: "Conv",
        inputs: ["x", "w", "b"],
        output: "y",
        attributes: { group: int(2), strides: ints(2, 1), pads: ints(1, 0, 1, 1) },
      },
    ],
  },
  {
    title: "Conv of one channel, then Relu, MaxPool and Flatten",
    x: [2, 1, 6, 6],
    parameters: { w: [3, 1, 3, 3] },
    rank: 2,
    nodes: [
      { op: "Conv", inputs: ["x", "w"], output: "c", attributes: { pads: ints(1, 1, 1, 1) } },
      { op: "Relu", inputs: ["c"], output: "r" },
      { op: "MaxPool", inputs: ["r"], output: "p", attributes: { kernel_shape: ints(2, 2), strides: ints(2, 2) } },
      { op: "Flatten", inputs: ["p"], output: "y" },
    ],
  },
]);

const transposed = (title: string, w: number[], attributes: Attributes, bias?: number): OperatorCase => {
  const test = conv(title, w, attributes, bias);
  return { ...test, nodes: test.nodes.map((node) => ({ ...node, op: "ConvTranspose" })) };
};

checkOperators("transposed convolutions", [
  transposed("ConvTranspose", [3, 2, 3, 3], {}, 2),
  transposed("ConvTranspose with strides, pads and more output", [3, 2, 3, 2], {
    strides: ints(2, 3),
    pads: ints(1, 0, 0, 1),
    output_padding: ints(1, 0),
  }),
  transposed("ConvTranspose to the same size above", [3, 2, 3, 3], {
    auto_pad: text("SAME_UPPER"),
    strides: ints(2, 2),
  }),
  transposed("ConvTranspose to the same size below", [3, 2, 3, 4], {
    auto_pad: text("SAME_LOWER"),
    strides: ints(1, 2),
  }),
  transposed("ConvTranspose of a given size", [3, 2, 3, 3], { output_shape: ints(10, 8), strides: ints(2, 2) }, 2),
  transposed("ConvTranspose depthwise", [3, 1, 3, 3], { group: int(3), strides: ints(2, 2) }, 3),
  {
    ...transposed(
      "ConvTranspose in two groups, dilated, with strides, pads and more output",
      [4, 3, 3, 2],
      {
        group: int(2),
        strides: ints(2, 2),
        dilations: ints(1, 2),
        pads: ints(1, 0, 0, 1),
        output_padding: ints(1, 1),
      },
      6,
    ),
    x: [2, 4, 5, 5],
  },
  transposed("ConvTranspose dilated", [3, 4, 2, 2], { dilations: ints(2, 1), strides: ints(1, 2) }, 4),
]);

describe("a convolution that cannot be computed", () => {
  it("is refused over one spatial axis", () => {
    const graph = caseGraph(conv("one axis", [4, 3, 2], { kernel_shape: ints(2) }));
    expect(() => compileGraph(graph)).toThrow(/two spatial axes/);
  });
});
