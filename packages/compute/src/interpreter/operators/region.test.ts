import { float32Tensor, int64Vector } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { checkOperators } from "../../../test/check-operators.ts";
import { caseGraph, int, type OperatorCase, text } from "../../../test/operator-case.ts";
import { compileGraph } from "../compile-graph.ts";

const trilu = (upper: number, k: number): OperatorCase => ({
  title: `Trilu, ${upper ? "upper" : "lower"} from diagonal ${k}`,
  x: [2, 4, 5],
  constants: { k: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(k)) } },
  nodes: [{ op: "Trilu", inputs: ["x", "k"], output: "y", attributes: { upper: int(upper) } }],
});

const vectors = (lists: Record<string, number[]>) =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, int64Vector(values)]));

checkOperators("regions", [
  {
    title: "Slice of two axes, one from the end",
    x: [4, 5, 3],
    constants: vectors({ starts: [1, -4], ends: [3, 1_000], axes: [0, 1] }),
    nodes: [{ op: "Slice", inputs: ["x", "starts", "ends", "axes"], output: "y" }],
  },
  {
    title: "Slice of the first axes",
    x: [4, 5],
    constants: vectors({ starts: [1, 0], ends: [4, -1] }),
    nodes: [{ op: "Slice", inputs: ["x", "starts", "ends"], output: "y" }],
  },
  {
    title: "Pad with a value",
    x: [2, 3],
    constants: { ...vectors({ pads: [1, 0, 2, 1] }), value: float32Tensor([], Float32Array.of(1.5)) },
    nodes: [{ op: "Pad", inputs: ["x", "pads", "value"], output: "y" }],
  },
  {
    title: "Pad of one axis",
    x: [2, 3, 2],
    opset: 18,
    constants: vectors({ pads: [2, 1], axes: [-2] }),
    nodes: [{ op: "Pad", inputs: ["x", "pads", "", "axes"], output: "y" }],
  },
  {
    title: "Slice in steps, one axis backwards",
    x: [5, 7, 2],
    constants: vectors({ starts: [1, -1], ends: [5, -100], axes: [0, 1], steps: [2, -3] }),
    nodes: [{ op: "Slice", inputs: ["x", "starts", "ends", "axes", "steps"], output: "y" }],
  },
  ...["reflect", "edge"].map((mode) => ({
    title: `Pad by ${mode}`,
    x: [2, 3, 4],
    constants: vectors({ pads: [0, 2, 1, 1, 0, 3] }),
    nodes: [{ op: "Pad", inputs: ["x", "pads"], output: "y", attributes: { mode: text(mode) } }],
  })),
  trilu(1, 0),
  trilu(0, 1),
  trilu(1, -1),
  {
    title: "Expand",
    x: [3, 1],
    rank: 3,
    constants: vectors({ shape: [2, 1, 4] }),
    nodes: [{ op: "Expand", inputs: ["x", "shape"], output: "y" }],
  },
]);

describe("a region that cannot be computed", () => {
  const pad = { op: "Pad", inputs: ["x", "pads"], output: "y" };
  it.each([
    ["padding around", { ...pad, attributes: { mode: text("wrap") } }, [1, 1], /wrap/],
    ["negative padding", pad, [-1, 0], /negative/],
    ["a start that is computed", { op: "Slice", inputs: ["x", "x", "pads"], output: "y" }, [2], /its start/],
  ])("is refused for %s", (_what, node, pads, words) => {
    const graph = caseGraph({ title: "odd", x: [4], constants: vectors({ pads }), nodes: [node] });
    expect(() => compileGraph(graph)).toThrow(words);
  });
});
