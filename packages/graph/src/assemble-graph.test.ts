import { describe, expect, it } from "vitest";
import { graphOf, node, parameter } from "../test/graph-of.ts";
import { assembleGraph } from "./assemble-graph.ts";
import * as errors from "./errors.ts";
import { int64Vector } from "./tensor.ts";
import type { Graph } from "./types.ts";

const good: Graph = graphOf(["N", 2], [node("Relu", "a", ["x"]), node("Add", "b", ["a", "w"])], {
  parameters: [parameter("w", 2)],
  constants: new Map([["c", int64Vector([1])]]),
});

const wrong: [string, Partial<Graph>, new (...args: never[]) => Error, RegExp][] = [
  ["opset 12", { opset: 12 }, errors.UnsupportedOpsetError, /operator set 12/],
  ["opset 24", { opset: 24 }, errors.UnsupportedOpsetError, /operator set 24/],
  ["half an opset", { opset: 17.5 }, errors.UnsupportedOpsetError, /17.5/],
  ["no name", { name: "" }, errors.ModelTooLargeError, /the graph/],
  ["a long name", { name: "n".repeat(201) }, errors.ModelTooLargeError, /the graph/],
  ["no inputs", { inputs: [], nodes: [node("Constant", "b", [])] }, errors.MalformedModelError, /one input/],
  ["no outputs", { outputs: [] }, errors.MalformedModelError, /one output/],
  ["a parameter like the input", { parameters: [parameter("w"), parameter("x")] }, errors.DuplicateNameError, /"x"/],
  ["a parameter twice", { parameters: [parameter("w"), parameter("w")] }, errors.DuplicateNameError, /a parameter and/],
  [
    "a constant like a node's output",
    { constants: new Map([["a", int64Vector([1])]]) },
    errors.DuplicateNameError,
    /a constant and to node "a" \(Relu\)/,
  ],
  ["a missing parameter", { parameters: [] }, errors.MissingInputError, /Node "b" \(Add\) reads "w"/],
  ["a nameless parameter", { parameters: [parameter("w"), parameter("")] }, errors.ModelTooLargeError, /a parameter/],
  ["a lone surrogate", { parameters: [parameter("w"), parameter("\ud800")] }, errors.ModelTooLargeError, /parameter/],
  [
    "nodes of one name",
    { nodes: [...good.nodes, { ...node("Relu", "a", ["x"]), outputs: ["other"] }] },
    errors.DuplicateNameError,
    /Two nodes/,
  ],
  [
    "an output of nobody",
    { outputs: [{ name: "z", dtype: "float32", shape: [] }] },
    errors.MissingInputError,
    /output "z"/,
  ],
  ["an output twice", { outputs: [...good.outputs, ...good.outputs] }, errors.DuplicateNameError, /twice/],
];

describe("assembleGraph", () => {
  it("accepts a sound graph as it is", () => {
    expect(assembleGraph(good)).toEqual(good);
  });

  it("allows absent inputs and outputs", () => {
    const sparse = { ...node("Any", "a", ["x", ""]), outputs: ["a", "", ""] };
    expect(assembleGraph({ ...good, nodes: [sparse, node("Add", "b", ["a", "w"])] }).nodes[0]).toEqual(sparse);
  });

  it.each(wrong)("refuses %s", (_, pieces, type, message) => {
    expect(() => assembleGraph({ ...good, ...pieces })).toThrow(type);
    expect(() => assembleGraph({ ...good, ...pieces })).toThrow(message);
  });
});
