import { create } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, AttributeProtoSchema, type GraphProto, GraphProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { editModel, weightsApart } from "../../test/edit-model.ts";
import { graphOf, int, node, string } from "../../test/graph-of.ts";
import { cost } from "../cost.ts";
import {
  DuplicateNameError,
  InvalidOperatorError,
  MalformedModelError,
  MissingInputError,
  ShapeError,
  UnsupportedOperatorError,
} from "../errors.ts";
import { writeNode } from "../onnx/node-proto.ts";
import { float32Tensor, int64Vector } from "../tensor.ts";
import type { Attribute, GraphNode, TensorValue } from "../types.ts";
import { writeModel } from "../write-model.ts";
import { cnn } from "../zoo/cnn.ts";
import { gpt } from "../zoo/gpt.ts";
import { inferenceCost } from "./inference-cost.ts";

const floats = (...shape: number[]) => ({ dtype: "float32" as const, shape });
const truth = (value: number): TensorValue => ({ dtype: "bool", shape: [], data: Uint8Array.of(value) });

/** A file that computes its nodes from "x", a float32 of rank 1. */
const fileOf = (nodes: readonly GraphNode[], constants: readonly (readonly [string, TensorValue])[] = []) =>
  writeModel(graphOf(["N"], nodes, { constants: new Map(constants) }), new Map());

const branch = (nodes: readonly GraphNode[], output: string): GraphProto =>
  create(GraphProtoSchema, { name: "branch", node: nodes.map(writeNode), output: [{ name: output }] });

/** Turns the node "y" of a file into an If over these branches. */
function withBranches(file: Uint8Array, branches: Readonly<Record<string, GraphProto>>): Uint8Array {
  return editModel(file, (graph) => {
    const found = graph.node.find(({ name }) => name === "y");
    found?.attribute.push(
      ...Object.entries(branches).map(([name, g]) =>
        create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g }),
      ),
    );
  });
}

const relus = branch([node("Relu", "t1", ["x"]), node("Relu", "t2", ["t1"])], "t2");
const sigmoid = branch([node("Sigmoid", "e1", ["x"])], "e1");

describe("inferenceCost", () => {
  it("counts what cost counts, for every batch", () => {
    const models = [
      cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 1 }),
      gpt({ vocabulary: 32, context: 8, width: 16, heads: 2, layers: 1, seed: 1 }),
    ];
    for (const { graph, weights } of models) {
      const [input] = graph.inputs;
      const shape = (input?.shape ?? []).map((size) => (typeof size === "number" ? size : 3));
      const counted = inferenceCost(writeModel(graph, weights), { input: { dtype: input?.dtype ?? "float32", shape } });
      expect(counted.flops).toBe(cost(graph, 3).flopsForward);
    }
  });

  it.each([
    [1, 20n],
    [0, 40n],
  ])("follows the branch that a given value decides: %i", (value, flops) => {
    const file = withBranches(fileOf([node("If", "y", ["c"])], [["c", truth(value)]]), {
      then_branch: relus,
      else_branch: sigmoid,
    });
    const { flops: counted, types } = inferenceCost(file, { x: floats(10) });
    expect(counted).toBe(flops);
    expect(types.get("y")).toEqual(floats(10));
  });

  it("follows a branch that the shape decides", () => {
    const nodes = [node("Size", "n", ["x"]), node("Greater", "many", ["n", "limit"]), node("If", "y", ["many"])];
    const limit: TensorValue = { dtype: "int64", shape: [], data: BigInt64Array.of(5n) };
    const file = withBranches(fileOf(nodes, [["limit", limit]]), { then_branch: relus, else_branch: sigmoid });
    expect(inferenceCost(file, { x: floats(6) }).flops).toBe(12n);
    expect(inferenceCost(file, { x: floats(5) }).flops).toBe(20n);
  });

  it("refuses a branch that the data decides, by its node", () => {
    const nodes = [node("Cast", "c", ["x"], { to: int(9) }), node("If", "y", ["c"])];
    const file = withBranches(fileOf(nodes), { then_branch: relus, else_branch: sigmoid });
    expect(() => inferenceCost(file, { x: floats(1) })).toThrow(InvalidOperatorError);
    expect(() => inferenceCost(file, { x: floats(1) })).toThrow(/node "y" \(If\) takes depends on the item's data/);
  });

  it("names the node whose work it cannot count", () => {
    const file = fileOf([node("Relu", "a", ["x"]), node("Einsum", "odd", ["a"], { equation: string("i->i") })]);
    expect(() => inferenceCost(file, { x: floats(2) })).toThrow(UnsupportedOperatorError);
    expect(() => inferenceCost(file, { x: floats(2) })).toThrow(/node "odd" \(Einsum\) cannot be counted/);
  });

  it("refuses loops like every other operator that it does not know", () => {
    const file = withBranches(fileOf([node("Loop", "y", ["x"])]), { body: relus });
    expect(() => inferenceCost(file, { x: floats(2) })).toThrow(/node "y" \(Loop\)/);
  });

  it("refuses a branch with another number of outputs, and one that is missing", () => {
    const file = fileOf([node("If", "y", ["c"])], [["c", truth(1)]]);
    const empty = create(GraphProtoSchema, { name: "branch" });
    expect(() => inferenceCost(withBranches(file, { then_branch: empty }), { x: floats(1) })).toThrow(/lacks a branch/);
    expect(() => inferenceCost(withBranches(file, { else_branch: relus }), { x: floats(1) })).toThrow(/lacks a branch/);
  });

  it("refuses names that a branch defines again, and names that nothing defines", () => {
    const file = fileOf([node("Relu", "t1", ["x"]), node("If", "y", ["c"])], [["c", truth(1)]]);
    const again = withBranches(file, { then_branch: relus });
    expect(() => inferenceCost(again, { x: floats(1) })).toThrow(DuplicateNameError);
    const missing = withBranches(file, { then_branch: branch([node("Relu", "t9", ["nowhere"])], "t9") });
    expect(() => inferenceCost(missing, { x: floats(1) })).toThrow(MissingInputError);
  });

  it("refuses branches that nest too deep", () => {
    let deep = branch([node("Relu", "r", ["x"])], "r");
    for (let i = 0; i < 30; i++) {
      const attribute = create(AttributeProtoSchema, {
        name: "then_branch",
        type: AttributeProto_AttributeType.GRAPH,
        g: deep,
      });
      deep = create(GraphProtoSchema, {
        name: "branch",
        node: [{ name: `if${i}`, opType: "If", input: ["c"], output: [`o${i}`], attribute: [attribute] }],
        output: [{ name: `o${i}` }],
      });
    }
    const file = withBranches(fileOf([node("If", "y", ["c"])], [["c", truth(1)]]), { then_branch: deep });
    expect(() => inferenceCost(file, { x: floats(1) })).toThrow(MalformedModelError);
  });

  it("counts weights that lie in other files by their shapes", () => {
    const { graph, weights } = cnn({ input: [1, 8, 8], channels: [2], classes: 3, seed: 1 });
    const whole = writeModel(graph, weights);
    const apart = weightsApart(whole, "weights.bin");
    const input = { input: floats(1, 1, 8, 8) };
    expect(inferenceCost(apart, input)).toEqual(inferenceCost(whole, input));
  });

  it("asks for the shape of every input", () => {
    expect(() => inferenceCost(fileOf([node("Relu", "y", ["x"])]), {})).toThrow(/input "x" is not given/);
  });

  it("takes bounds of Slice beyond what a double holds", () => {
    const far: TensorValue = { dtype: "int64", shape: [1], data: BigInt64Array.of(2n ** 63n - 1n) };
    const nodes = [node("Slice", "s", ["x", "from", "to"]), node("Relu", "y", ["s"])];
    const file = fileOf(nodes, [
      ["from", int64Vector([2])],
      ["to", far],
    ]);
    expect(inferenceCost(file, { x: floats(10) }).flops).toBe(8n);
  });
});

const lstm = (attributes: Readonly<Record<string, Attribute>>, sizes: { d: number; hidden: number; input: number }) => {
  const { d, hidden, input } = sizes;
  const weight = (...shape: number[]) => float32Tensor(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
  const constants = new Map<string, TensorValue>([
    ["w", weight(d, 4 * hidden, input)],
    ["r", weight(d, 4 * hidden, hidden)],
    ["b", weight(d, 8 * hidden)],
  ]);
  const one = { ...node("LSTM", "y", ["x", "w", "r", "b"], attributes), outputs: ["", "last", "cell"] };
  const graph = graphOf(["T", 2, 3], [one, node("Identity", "out", ["last"])], { constants });
  return inferenceCost(writeModel(graph, new Map()), { x: floats(5, 2, 3) });
};

describe("LSTM", () => {
  it("costs its products, biases and gates", () => {
    // 5 steps of 2 rows: 2·4·4·(3 + 4) for the product, 26 a cell for biases, gates and state.
    expect(lstm({ hidden_size: int(4) }, { d: 1, hidden: 4, input: 3 }).flops).toBe(5n * 2n * (224n + 104n));
  });

  it("runs twice where it runs both ways, and gives its last states", () => {
    const { flops, types } = lstm({ direction: string("bidirectional") }, { d: 2, hidden: 4, input: 3 });
    expect(flops).toBe(2n * 5n * 2n * (224n + 104n));
    expect(types.get("cell")).toEqual(floats(2, 2, 4));
  });

  it("refuses weights that do not fit", () => {
    expect(() => lstm({}, { d: 1, hidden: 4, input: 7 })).toThrow(ShapeError);
    expect(() => lstm({}, { d: 2, hidden: 4, input: 3 })).toThrow(/does not have 2 sets/);
    expect(() => lstm({ hidden_size: int(5) }, { d: 1, hidden: 4, input: 3 })).toThrow(/hidden_size is 5/);
    expect(() => lstm({ layout: int(1) }, { d: 1, hidden: 4, input: 3 })).toThrow(InvalidOperatorError);
  });
});
