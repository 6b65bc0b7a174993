import { describe, expect, it } from "vitest";
import { node } from "../../test/graph-of.ts";
import type { Attribute, GraphNode } from "../types.ts";
import { upgradeNodes } from "./upgrade-nodes.ts";

const ints = (...value: number[]): Attribute => ({ kind: "ints", value });
const float = (value: number): Attribute => ({ kind: "float", value });
const int = (value: number): Attribute => ({ kind: "int", value });

function upgrade(old: GraphNode, opset: number, rank?: number) {
  const { nodes, constants } = upgradeNodes([old], opset, () => rank);
  const lists = new Map([...constants].map(([name, { data }]) => [name, Array.from(data, Number)]));
  return nodes.map(({ op, inputs, attributes }) => ({
    op,
    inputs: inputs.map((name) => lists.get(name) ?? name),
    attributes: Object.fromEntries([...attributes].map(([name, { value }]) => [name, value])),
  }));
}

describe("a node of an old operator set", () => {
  it.each([
    [node("Clip", "y", ["x"], { min: float(0), max: float(6) }), 9, ["x", [0], [6]]],
    [node("Clip", "y", ["x"], { max: float(6) }), 9, ["x", "", [6]]],
    [node("Slice", "y", ["x"], { starts: ints(1), ends: ints(3), axes: ints(0) }), 9, ["x", [1], [3], [0]]],
    [node("Squeeze", "y", ["x"], { axes: ints(2) }), 11, ["x", [2]]],
    [node("Unsqueeze", "y", ["x"], { axes: ints(0, 3) }), 12, ["x", [0, 3]]],
    [node("Split", "y", ["x"], { split: ints(1, 2) }), 12, ["x", [1, 2]]],
    [node("ReduceSum", "y", ["x"], { axes: ints(-1) }), 12, ["x", [-1]]],
    [node("Pad", "y", ["x"], { pads: ints(1, 2), value: float(0.5) }), 10, ["x", [1, 2], [0.5]]],
    [node("Dropout", "y", ["x"], { ratio: float(0.5) }), 10, ["x"]],
  ])("has its lists as inputs: %o", (old, opset, inputs) => {
    const [made] = upgrade(old, opset);
    expect(made).toEqual({ op: old.op, inputs, attributes: {} });
  });

  it("of Resize and Upsample repeats pixels", () => {
    for (const op of ["Resize", "Upsample"]) {
      const [made] = upgrade(node(op, "y", ["x", "scales"]), 10);
      expect(made).toMatchObject({ op: "Resize", inputs: ["x", "", "scales"] });
      expect(made?.attributes).toEqual({ coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" });
    }
  });

  it("of Softmax runs over one axis where that is the last, else over flattened rows", () => {
    expect(upgrade(node("Softmax", "y", ["x"], { axis: int(1) }), 9, 2)).toEqual([
      { op: "Softmax", inputs: ["x"], attributes: { axis: -1 } },
    ]);
    expect(upgrade(node("Softmax", "y", ["x"]), 12, 4).map(({ op }) => op)).toEqual([
      "Shape",
      "Flatten",
      "Softmax",
      "Reshape",
    ]);
  });

  it("of today's set stays as it is", () => {
    const today = node("Softmax", "y", ["x"], { axis: int(1) });
    expect(upgradeNodes([today], 13, () => 4).nodes).toEqual([today]);
  });
});
