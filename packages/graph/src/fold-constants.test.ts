import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { float, graphOf, int, ints, node, parameter } from "../test/graph-of.ts";
import { cost } from "./cost.ts";
import { InvalidOperatorError, ModelTooLargeError } from "./errors.ts";
import { foldConstants } from "./fold-constants.ts";
import { inferShapes } from "./infer-shapes.ts";
import { fillTensor, int64Vector } from "./tensor.ts";
import type { Attribute, TensorValue } from "./types.ts";
import { gpt } from "./zoo/gpt.ts";

const scalar = (value: number): TensorValue => ({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });
const ints64 = (...values: number[]): Attribute => ({ kind: "tensor", value: int64Vector(values) });
const numbersOf = (value: TensorValue | undefined) => Array.from<number | bigint, number>(value?.data ?? [], Number);

/** What PyTorch's exporter writes for x.view(x.size(0), x.size(1), 2, -1): sizes are read, joined and reshaped to. */
const view = graphOf(
  ["N", 3, 8],
  [
    node("Shape", "shape", ["x"]),
    node("Constant", "zero", [], { value: { kind: "tensor", value: scalar(0) } }),
    node("Constant", "one", [], { value: { kind: "tensor", value: scalar(1) } }),
    node("Gather", "batch", ["shape", "zero"], { axis: int(0) }),
    node("Gather", "length", ["shape", "one"], { axis: int(0) }),
    node("Constant", "first", [], { value: ints64(0) }),
    node("Unsqueeze", "a", ["batch", "first"]),
    node("Unsqueeze", "b", ["length", "first"]),
    node("Constant", "rest", [], { value: ints64(2, -1) }),
    node("Concat", "target", ["a", "b", "rest"], { axis: int(0) }),
    node("Reshape", "y", ["x", "target"]),
  ],
  { outputRank: 4 },
);

/** A causal mask as exporters leave it: positions compared, and −∞ where a token would look ahead. */
const masked = graphOf(
  ["N", 3, 3],
  [
    node("Shape", "shape", ["x"]),
    node("Gather", "length", ["shape", "one"], { axis: int(0) }),
    node("Range", "positions", ["zero", "length", "one"]),
    node("Unsqueeze", "rows", ["positions", "last"]),
    node("LessOrEqual", "seen", ["positions", "rows"]),
    node("ConstantOfShape", "none", ["square"], {
      value: { kind: "tensor", value: fillTensor("float32", [1], () => Number.NEGATIVE_INFINITY) },
    }),
    node("Trilu", "ahead", ["none", "one"]),
    node("Cast", "ones", ["seen"], { to: int(1) }),
    node("Where", "mask", ["seen", "ones", "ahead"]),
    node("Add", "y", ["x", "mask"]),
  ],
  {
    constants: new Map<string, TensorValue>([
      ["zero", scalar(0)],
      ["one", scalar(1)],
      ["last", int64Vector([1])],
      ["square", int64Vector([3, 3])],
    ]),
  },
);

describe("foldConstants", () => {
  it("computes the sizes that exporters read from shapes", () => {
    const folded = foldConstants(view, 5);
    expect(folded.nodes.map(({ op }) => op)).toEqual(["Reshape"]);
    expect([...folded.constants.keys()]).toEqual(["target"]);
    expect(numbersOf(folded.constants.get("target"))).toEqual([5, 3, 2, -1]);
    expect(inferShapes(folded, 5).get("y")?.shape).toEqual([5, 3, 2, 4]);
  });

  it("computes masks", () => {
    const folded = foldConstants(masked, 2);
    expect(folded.nodes.map(({ op }) => op)).toEqual(["Add"]);
    const ahead = Number.NEGATIVE_INFINITY;
    expect(numbersOf(folded.constants.get("mask"))).toEqual([1, ahead, ahead, 1, 1, ahead, 1, 1, 1]);
  });

  it("changes no type and no cost", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.constantFrom(view, masked), (batch, graph) => {
        const folded = foldConstants(graph, batch);
        expect(inferShapes(folded, batch).get("y")).toEqual(inferShapes(graph, batch).get("y"));
        expect(cost(folded, batch).flopsForward).toBe(cost(graph, batch).flopsForward);
        expect(foldConstants(folded, batch)).toEqual(folded);
      }),
      { numRuns: 20 },
    );
  });

  it("leaves alone what depends on the input or the weights", () => {
    const { graph } = gpt({ vocabulary: 5, context: 4, width: 4, heads: 2, layers: 1, seed: 1 });
    expect(foldConstants(graph, 3)).toEqual(graph);
  });

  it("keeps parameters whose values nothing reads", () => {
    const nodes = [node("Shape", "s", ["w"]), node("Expand", "y", ["x", "s"])];
    const graph = graphOf(["N", 1], nodes, { parameters: [parameter("w", 3, 4)] });
    expect(foldConstants(graph, 3).parameters).toEqual(graph.parameters);
  });

  it("leaves to the run what is large, divides by zero or is rounded differently elsewhere", () => {
    const nodes = (last: string) => [
      node("ConstantOfShape", "large", ["size"]),
      node("Div", "undefined", ["zero", "zero"]),
      node("Constant", "half", [], { value_float: float(0.5) }),
      node("Exp", "power", ["half"]),
      node("Cast", "cast", [last], { to: int(1) }),
      node("Mul", "y", ["x", "cast"]),
    ];
    const constants = new Map<string, TensorValue>([
      ["size", int64Vector([2 ** 21])],
      ["zero", int64Vector([0])],
    ]);
    const opsOf = (last: string) =>
      foldConstants(graphOf(["N", 1], nodes(last), { constants }), 2).nodes.map(({ op }) => op);
    expect(opsOf("large")).toEqual(["ConstantOfShape", "Cast", "Mul"]);
    expect(opsOf("undefined")).toEqual(["Div", "Cast", "Mul"]);
    expect(opsOf("power")).toEqual(["Exp", "Cast", "Mul"]);
  });

  it("stops when all values together take too much memory", () => {
    const many = Array.from({ length: 12 }, (_, i) => node("ConstantOfShape", `c${i}`, ["size"]));
    const sum = node("Max", "y", ["x", ...many.map(({ name }) => name)]);
    const constants = new Map([["size", int64Vector([2 ** 20])]]);
    const folded = foldConstants(graphOf(["N", 1], [...many, sum], { constants }), 2);
    expect(folded.nodes.filter(({ op }) => op === "ConstantOfShape")).toHaveLength(4);
  });

  it("takes no memory for a shape over the limit", () => {
    const nodes = [node("ConstantOfShape", "c", ["size"]), node("Add", "y", ["x", "c"])];
    const constants = new Map([["size", int64Vector([2 ** 31 - 1, 2 ** 31 - 1])]]);
    expect(() => foldConstants(graphOf(["N", 1], nodes, { constants }), 2)).toThrow(ModelTooLargeError);
  });

  it("refuses a shape that the values of the input decide", () => {
    const nodes = [node("Cast", "c", ["x"], { to: int(7) }), node("Expand", "y", ["x", "c"])];
    expect(() => foldConstants(graphOf(["N"], nodes), 2)).toThrow(InvalidOperatorError);
    expect(() => foldConstants(graphOf(["N"], nodes), 2)).toThrow(/shape from its input/);
  });

  it("passes through empty lists", () => {
    const nodes = [
      node("Constant", "none", [], { value_ints: ints() }),
      node("Shape", "s", ["x"]),
      node("Concat", "same", ["none", "s"], { axis: int(0) }),
      node("Slice", "empty", ["s", "two", "two"]),
      node("Concat", "target", ["same", "empty"], { axis: int(0) }),
      node("Reshape", "y", ["x", "target"]),
    ];
    const constants = new Map([["two", int64Vector([2])]]);
    expect(foldConstants(graphOf(["N", 3], nodes, { constants }), 2).nodes.map(({ op }) => op)).toEqual(["Reshape"]);
  });
});
