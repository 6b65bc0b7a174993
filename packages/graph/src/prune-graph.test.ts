import { describe, expect, it } from "vitest";
import { graphOf, node, parameter } from "../test/graph-of.ts";
import { pruneGraph } from "./prune-graph.ts";
import { int64Vector } from "./tensor.ts";

const graph = graphOf(
  ["N", 2],
  [
    node("Relu", "dead", ["x"]),
    node("Add", "deader", ["dead", "unused"]),
    node("Reshape", "r", ["x", "shape"]),
    node("Add", "y", ["r", "used"]),
  ],
  {
    parameters: [parameter("unused", 2), parameter("used", 2)],
    constants: new Map([
      ["shape", int64Vector([-1, 2])],
      ["idle", int64Vector([1])],
    ]),
  },
);

describe("pruneGraph", () => {
  const pruned = pruneGraph(graph);

  it("keeps what an output depends on", () => {
    expect(pruned.nodes.map(({ name }) => name)).toEqual(["r", "y"]);
    expect(pruned.parameters).toEqual([parameter("used", 2)]);
    expect([...pruned.constants.keys()]).toEqual(["shape"]);
  });

  it("keeps the inputs, which callers feed, and does nothing twice", () => {
    expect(pruned.inputs).toEqual(graph.inputs);
    expect(pruneGraph(pruned)).toEqual(pruned);
  });

  it("walks through a node with a hundred thousand inputs", () => {
    const inputs = Array.from({ length: 100_000 }, () => "x");
    expect(pruneGraph(graphOf(["N"], [node("Sum", "y", inputs)])).nodes).toHaveLength(1);
  });
});
