import { describe, expect, it } from "vitest";
import { float, graphOf, int, ints, node, parameter, string } from "../test/graph-of.ts";
import { InvalidOperatorError, ModelTooLargeError, ShapeError, UnsupportedOperatorError } from "./errors.ts";
import { inferShapes } from "./infer-shapes.ts";
import { int64Vector } from "./tensor.ts";
import type { Attribute, Dimension, GraphNode, Parameter, TensorValue } from "./types.ts";

interface Case {
  readonly op: string;
  readonly input: readonly Dimension[];
  readonly parameters?: readonly (readonly number[])[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly constant?: TensorValue;
}

/** One node that reads "x", then the parameters, then the constant. */
function graphFor({ op, input, parameters = [], attributes = {}, constant }: Case, outputRank: number) {
  const owned: Parameter[] = parameters.map((shape, i) => parameter(`p${i}`, ...shape));
  const inputs = ["x", ...owned.map(({ name }) => name), ...(constant === undefined ? [] : ["c"])];
  const constants = new Map<string, TensorValue>(constant === undefined ? [] : [["c", constant]]);
  return graphOf(input, [node(op, "y", inputs, attributes)], { parameters: owned, constants, outputRank });
}

const image: readonly Dimension[] = ["N", 3, 8, 10];
const table: [string, Case, number[]][] = [
  ["Gemm", { op: "Gemm", input: ["N", 4], parameters: [[4, 6], [6]] }, [5, 6]],
  ["Gemm, transposed", { op: "Gemm", input: ["N", 4], parameters: [[6, 4]], attributes: { transB: int(1) } }, [5, 6]],
  [
    "Gemm, bias per row",
    {
      op: "Gemm",
      input: ["N", 4],
      parameters: [
        [4, 6],
        [1, 6],
      ],
    },
    [5, 6],
  ],
  ["MatMul", { op: "MatMul", input: ["N", 4], parameters: [[4, 6]] }, [5, 6]],
  ["MatMul of stacks", { op: "MatMul", input: ["N", 1, 2, 4], parameters: [[3, 4, 6]] }, [5, 3, 2, 6]],
  ["MatMul with a vector", { op: "MatMul", input: ["N", 2, 4], parameters: [[4]] }, [5, 2]],
  ["Add", { op: "Add", input: ["N", 4], parameters: [[4]] }, [5, 4]],
  ["Sub upwards", { op: "Sub", input: ["N", 1], parameters: [[2, 1, 7]] }, [2, 5, 7]],
  ["Relu", { op: "Relu", input: image }, [5, 3, 8, 10]],
  ["Softmax", { op: "Softmax", input: ["N", 4], attributes: { axis: int(-2) } }, [5, 4]],
  ["Conv", { op: "Conv", input: image, parameters: [[6, 3, 3, 3], [6]] }, [5, 6, 6, 8]],
  [
    "Conv with stride, padding and dilation",
    {
      op: "Conv",
      input: image,
      parameters: [[6, 3, 3, 3]],
      attributes: { strides: ints(2, 1), pads: ints(1, 2, 0, 2), dilations: ints(1, 2) },
    },
    [5, 6, 4, 10],
  ],
  [
    "Conv in groups, same size",
    {
      op: "Conv",
      input: ["N", 4, 9],
      parameters: [[8, 2, 4]],
      attributes: { group: int(2), auto_pad: string("SAME_LOWER") },
    },
    [5, 8, 9],
  ],
  [
    "MaxPool",
    { op: "MaxPool", input: image, attributes: { kernel_shape: ints(2, 3), strides: ints(2, 3) } },
    [5, 3, 4, 3],
  ],
  [
    "AveragePool, rounded up",
    {
      op: "AveragePool",
      input: image,
      attributes: { kernel_shape: ints(3, 3), strides: ints(2, 3), ceil_mode: int(1) },
    },
    [5, 3, 4, 4],
  ],
  [
    "MaxPool, same size",
    {
      op: "MaxPool",
      input: ["N", 1, 7],
      attributes: { kernel_shape: ints(3), strides: ints(2), auto_pad: string("SAME_UPPER") },
    },
    [5, 1, 4],
  ],
  ["GlobalAveragePool", { op: "GlobalAveragePool", input: image }, [5, 3, 1, 1]],
  ["BatchNormalization", { op: "BatchNormalization", input: image, parameters: [[3], [3], [3], [3]] }, [5, 3, 8, 10]],
  ["Flatten", { op: "Flatten", input: image }, [5, 240]],
  ["Flatten from the end", { op: "Flatten", input: image, attributes: { axis: int(-1) } }, [120, 10]],
  ["Reshape", { op: "Reshape", input: image, constant: int64Vector([-1, 30, 8]) }, [5, 30, 8]],
  ["Reshape with a copied size", { op: "Reshape", input: image, constant: int64Vector([0, -1]) }, [5, 240]],
  ["Transpose", { op: "Transpose", input: ["N", 2, 3] }, [3, 2, 5]],
  ["Transpose by perm", { op: "Transpose", input: ["N", 2, 3], attributes: { perm: ints(0, 2, 1) } }, [5, 3, 2]],
  ["Identity", { op: "Identity", input: image }, [5, 3, 8, 10]],
];

describe("inferShapes", () => {
  it.each(table)("shapes %s", (_, example, expected) => {
    expect(inferShapes(graphFor(example, expected.length), 5).get("y")).toEqual({ dtype: "float32", shape: expected });
  });

  it("follows types through Cast", () => {
    const graph = graphOf(["N"], [node("Cast", "a", ["x"], { to: int(7) }), node("Cast", "b", ["a"], { to: int(1) })]);
    const types = inferShapes(graph, 2);
    expect(types.get("a")).toEqual({ dtype: "int64", shape: [2] });
    expect(types.get("b")).toEqual({ dtype: "float32", shape: [2] });
  });

  it("takes the shape for Reshape from a Constant node behind an Identity", () => {
    const value: Attribute = { kind: "tensor", value: int64Vector([2, -1]) };
    const nodes = [
      node("Constant", "c", [], { value }),
      node("Identity", "i", ["c"]),
      node("Reshape", "y", ["x", "i"]),
    ];
    expect(inferShapes(graphOf(["N", 4], nodes), 3).get("y")?.shape).toEqual([2, 6]);
  });

  it("reads each form of Constant", () => {
    const shapeOf = (attributes: Record<string, Attribute>) => {
      const nodes = [node("Constant", "c", [], attributes), node("Identity", "y", ["x"])];
      return inferShapes(graphOf(["N"], nodes), 1).get("c");
    };
    expect(shapeOf({ value_float: float(1) })).toEqual({ dtype: "float32", shape: [] });
    expect(shapeOf({ value_floats: { kind: "floats", value: [1, 2] } })).toEqual({ dtype: "float32", shape: [2] });
    expect(shapeOf({ value_int: int(1) })).toEqual({ dtype: "int64", shape: [] });
    expect(shapeOf({ value_ints: ints(1, 2, 3) })).toEqual({ dtype: "int64", shape: [3] });
    expect(() => shapeOf({})).toThrow(InvalidOperatorError);
    expect(() => shapeOf({ value_int: int(1), value_float: float(1) })).toThrow(/has 2 values/);
  });
});

const refused: [string, Case, new (...args: never[]) => Error, RegExp][] = [
  ["an unknown operator", { op: "Einsum", input: ["N"] }, UnsupportedOperatorError, /supported: Einsum/],
  ["an inherited name", { op: "toString", input: ["N"] }, UnsupportedOperatorError, /toString/],
  ["too few inputs", { op: "Gemm", input: ["N", 4] }, InvalidOperatorError, /needs 2 to 3 inputs/],
  ["too many inputs", { op: "Relu", input: ["N"], parameters: [[1]] }, InvalidOperatorError, /needs 1 inputs/],
  [
    "an unknown attribute",
    { op: "Relu", input: ["N"], attributes: { constructor: int(1) } },
    InvalidOperatorError,
    /unknown attribute "constructor"/,
  ],
  [
    "an attribute of another kind",
    { op: "Softmax", input: ["N"], attributes: { axis: float(1) } },
    InvalidOperatorError,
    /"axis" as float instead of int/,
  ],
  ["Gemm over images", { op: "Gemm", input: image, parameters: [[4, 6]] }, ShapeError, /must be matrices/],
  ["Gemm of other sizes", { op: "Gemm", input: ["N", 4], parameters: [[5, 6]] }, ShapeError, /inner sizes 4 and 5/],
  ["Gemm with another bias", { op: "Gemm", input: ["N", 4], parameters: [[4, 6], [5]] }, ShapeError, /bias/],
  ["MatMul of other sizes", { op: "MatMul", input: ["N", 4], parameters: [[5, 6]] }, ShapeError, /inner sizes/],
  ["MatMul of a scalar", { op: "MatMul", input: ["N", 4], parameters: [[]] }, ShapeError, /scalar/],
  ["Add that does not broadcast", { op: "Add", input: ["N", 4], parameters: [[3]] }, ShapeError, /broadcast/],
  ["Add of types", { op: "Add", input: ["N"], constant: int64Vector([1]) }, ShapeError, /types differ/],
  [
    "Softmax over no axis",
    { op: "Softmax", input: ["N", 4], attributes: { axis: int(2) } },
    InvalidOperatorError,
    /axis 2/,
  ],
  ["Conv of other channels", { op: "Conv", input: image, parameters: [[6, 2, 3, 3]] }, ShapeError, /group 1/],
  ["Conv of another rank", { op: "Conv", input: image, parameters: [[6, 3, 3]] }, ShapeError, /spatial/],
  [
    "Conv with another bias",
    { op: "Conv", input: image, parameters: [[6, 3, 3, 3], [5]] },
    ShapeError,
    /one value per filter/,
  ],
  ["a kernel over the image", { op: "Conv", input: image, parameters: [[6, 3, 9, 9]] }, ShapeError, /empty shape/],
  [
    "group 0",
    { op: "Conv", input: image, parameters: [[6, 3, 3, 3]], attributes: { group: int(0) } },
    ShapeError,
    /group 0/,
  ],
  [
    "stride 0",
    { op: "Conv", input: image, parameters: [[6, 3, 3, 3]], attributes: { strides: ints(0, 1) } },
    InvalidOperatorError,
    /strides \[0, 1\]/,
  ],
  [
    "padding without end",
    {
      op: "Conv",
      input: image,
      parameters: [[6, 3, 3, 3]],
      attributes: { pads: ints(2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30) },
    },
    ModelTooLargeError,
    /limit/,
  ],
  [
    "an unknown auto_pad",
    { op: "Conv", input: image, parameters: [[6, 3, 3, 3]], attributes: { auto_pad: string("MIRROR") } },
    InvalidOperatorError,
    /MIRROR/,
  ],
  ["a pool without a kernel", { op: "MaxPool", input: image }, InvalidOperatorError, /kernel_shape \[\]/],
  [
    "a pool in the padding",
    { op: "MaxPool", input: image, attributes: { kernel_shape: ints(2, 2), pads: ints(2, 0, 0, 0) } },
    ShapeError,
    /wholly in the padding/,
  ],
  [
    "BatchNormalization of other channels",
    { op: "BatchNormalization", input: image, parameters: [[3], [3], [4], [3]] },
    ShapeError,
    /input 3/,
  ],
  [
    "Reshape to another size",
    { op: "Reshape", input: image, constant: int64Vector([7, -1]) },
    ShapeError,
    /1200 elements/,
  ],
  [
    "Reshape with two open sizes",
    { op: "Reshape", input: image, constant: int64Vector([-1, -1]) },
    ShapeError,
    /-1, -1/,
  ],
  ["Reshape by floats", { op: "Reshape", input: image, parameters: [[2]] }, InvalidOperatorError, /computes its shape/],
  ["Transpose by no order", { op: "Transpose", input: ["N", 2], attributes: { perm: ints(0, 0) } }, ShapeError, /0, 0/],
  ["Cast to nothing", { op: "Cast", input: ["N"] }, InvalidOperatorError, /to which type/],
  ["two open sizes", { op: "Relu", input: ["N", "H"] }, ShapeError, /more open than the batch/],
  ["a huge input", { op: "Relu", input: ["N", 2 ** 31 - 1, 2 ** 31 - 1] }, ModelTooLargeError, /"x" with batch 5/],
];

describe("inferShapes refuses", () => {
  it.each(refused)("%s", (_, example, type, message) => {
    const graph = graphFor(example, example.input.length);
    expect(() => inferShapes(graph, 5)).toThrow(type);
    expect(() => inferShapes(graph, 5)).toThrow(message);
  });

  it("products that grow beyond the limit", () => {
    const column: GraphNode = node("MatMul", "y", ["x", "wide"]);
    const graph = graphOf(["N", 1], [column], { parameters: [parameter("wide", 1, 2 ** 24)] });
    expect(inferShapes(graph, 16).get("y")?.shape).toEqual([16, 2 ** 24]);
    expect(() => inferShapes(graph, 17)).toThrow(ModelTooLargeError);
  });

  it("a declared output that is not what is computed", () => {
    const graph = graphOf(["N", 4], [node("Relu", "y", ["x"])]);
    const declare = (shape: readonly Dimension[]) =>
      inferShapes({ ...graph, outputs: [{ name: "y", dtype: "float32", shape }] }, 2);
    expect(() => declare(["N", 5])).toThrow(/declared float32 \[N, 5\] but computed as float32 \[2, 4\]/);
    expect(() => declare(["N"])).toThrow(ShapeError);
    expect(declare(["N", 4]).size).toBe(2);
  });
});
