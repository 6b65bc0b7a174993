import { expect, it } from "vitest";
import { graphOf, int, node } from "../test/graph-of.ts";
import { withoutSoftmax } from "./without-softmax.ts";

it("leaves out a Softmax at the end, over the last dimension only", () => {
  const ending = (axis: number) =>
    graphOf(["N", 3], [node("Relu", "r", ["x"]), node("Softmax", "y", ["r"], { axis: int(axis) })]);
  const cut = withoutSoftmax(ending(1));
  expect(cut.nodes.map(({ op }) => op)).toEqual(["Relu"]);
  expect(cut.outputs).toEqual([{ name: "r", dtype: "float32", shape: ["y0", "y1"] }]);
  expect(withoutSoftmax(cut)).toBe(cut);
  const other = ending(0);
  expect(withoutSoftmax(other)).toBe(other);
});
