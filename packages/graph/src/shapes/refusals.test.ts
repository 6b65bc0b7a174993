import { describe, expect, it } from "vitest";
import { graphOf, int, ints, node, string } from "../../test/graph-of.ts";
import { InvalidOperatorError, ShapeError, UnsupportedDataTypeError } from "../errors.ts";
import { inferShapes } from "../infer-shapes.ts";
import { float32Tensor, int64Vector } from "../tensor.ts";
import type { Attribute, TensorValue } from "../types.ts";

interface Refused {
  readonly op: string;
  readonly input: readonly number[];
  readonly others?: readonly (TensorValue | undefined)[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly opset?: number;
  readonly outputs?: number;
}

const zeros = (...shape: number[]) => float32Tensor(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
const list = (...values: number[]) => int64Vector(values);
const truth: TensorValue = { dtype: "bool", shape: [1], data: Uint8Array.of(1) };

function infer({ op, input, others = [], attributes = {}, opset = 23, outputs = 1 }: Refused) {
  const names = others.map((tensor, i) => (tensor === undefined ? "" : `c${i}`));
  const constants = others.flatMap((tensor, i) => (tensor === undefined ? [] : [[`c${i}`, tensor] as const]));
  const single = node(op, "y0", ["x", ...names], attributes);
  const whole = { ...single, outputs: Array.from({ length: outputs }, (_, i) => `y${i}`) };
  return inferShapes(graphOf(input, [whole], { opset, constants: new Map(constants) }), 1);
}

const heads = { q_num_heads: int(2), kv_num_heads: int(2) };
const attention = (parts: Partial<Refused>): Refused => ({
  op: "Attention",
  input: [1, 3, 4],
  others: [zeros(1, 3, 4), zeros(1, 3, 4)],
  attributes: heads,
  ...parts,
});

const invalid: [string, Refused, RegExp][] = [
  ["an operator before its time", { op: "Gelu", input: [2], opset: 19 }, /set 19 not what it is from 20 on/],
  [
    "Attention with a cache",
    attention({ others: [zeros(1, 3, 4), zeros(1, 3, 4), undefined, zeros(1, 2, 1, 2), zeros(1, 2, 1, 2)] }),
    /uses past_key, past_value/,
  ],
  [
    "Attention with softmax in another precision",
    attention({ attributes: { ...heads, softmax_precision: int(10) } }),
    /uses softmax_precision/,
  ],
  ["Attention that gives its cache", attention({ outputs: 3 }), /has 3 outputs where 1 is supported/],
  [
    "ReduceMean with the axes of another set",
    { op: "ReduceMean", input: [2], attributes: { axes: ints(0) } },
    /as attribute in operator set 23/,
  ],
  [
    "ReduceMax with the axes of another set",
    { op: "ReduceMax", input: [2], others: [list(0)], opset: 17 },
    /as input in operator set 17/,
  ],
  ["an axis twice", { op: "ReduceSum", input: [2, 3], others: [list(1, -1)] }, /names an axis twice/],
  ["an axis out of range", { op: "Unsqueeze", input: [2], others: [list(3)] }, /axis 3 on a tensor of rank 2/],
  ["a list of floats", { op: "Unsqueeze", input: [2], others: [zeros(1)] }, /axes that is no list of integers/],
  ["Concat without an axis", { op: "Concat", input: [2] }, /has no axis/],
  ["Pad around", { op: "Pad", input: [4], others: [list(1, 1)], attributes: { mode: string("wrap") } }, /mode "wrap"/],
  [
    "Resize between values",
    {
      op: "Resize",
      input: [1, 1, 2, 2],
      others: [undefined, undefined, list(1, 1, 4, 4)],
      attributes: { mode: string("linear") },
    },
    /mode "linear"/,
  ],
  ["Resize without a size", { op: "Resize", input: [1, 1, 2, 2] }, /no fixed scales/],
  [
    "LayerNormalization in half precision",
    { op: "LayerNormalization", input: [2], others: [zeros(2)], attributes: { stash_type: int(10) } },
    /not compute in float32/,
  ],
  [
    "statistics outside of training",
    { op: "BatchNormalization", input: [1, 2], others: [zeros(2), zeros(2), zeros(2), zeros(2)], outputs: 3 },
    /not in training mode/,
  ],
  [
    "ConstantOfShape of two values",
    { op: "ConstantOfShape", input: [1], attributes: { value: { kind: "tensor", value: list(1, 2) } } },
    /its shape from its input/,
  ],
];

const misfits: [string, Refused, RegExp][] = [
  [
    "heads that do not divide the width",
    attention({ attributes: { q_num_heads: int(3), kv_num_heads: int(1) } }),
    /sizes per head/,
  ],
  [
    "three query heads for two key heads",
    { op: "Attention", input: [1, 3, 4, 2], others: [zeros(1, 2, 4, 2), zeros(1, 2, 4, 2)] },
    /3 query heads do not fit 2/,
  ],
  ...[[3], [3, 1], [2, 3], [3, 1, 1, 3], [1, 1, 1, 3, 3]].map((shape): [string, Refused, RegExp] => [
    `Attention with a mask of [${shape}]`,
    attention({ others: [zeros(1, 3, 4), zeros(1, 3, 4), zeros(...shape)] }),
    /mask/,
  ]),
  ["Attention without heads", attention({ attributes: {} }), /0 query heads do not fit/],
  ["fewer values than keys", attention({ others: [zeros(1, 3, 4), zeros(1, 2, 4)] }), /keys and values in number/],
  ["Attention of two ranks", attention({ others: [zeros(1, 1, 3, 4), zeros(1, 3, 4)] }), /three or all four/],
  [
    "a scale of another size",
    { op: "LayerNormalization", input: [2, 3], others: [zeros(2)] },
    /does not broadcast to \[3\]/,
  ],
  [
    "groups that do not divide",
    { op: "GroupNormalization", input: [1, 3, 2], others: [zeros(3), zeros(3)], attributes: { num_groups: int(2) } },
    /2 groups/,
  ],
  ["Gather by floats", { op: "Gather", input: [2], others: [zeros(1)] }, /input 1 must be int32 or int64/],
  ["a float as condition", { op: "Where", input: [2], others: [zeros(2), zeros(2)] }, /input 0 must be bool/],
  [
    "values of two types",
    { op: "Concat", input: [2], others: [list(1)], attributes: { axis: int(0) } },
    /differ in more than dimension 0/,
  ],
  ["logic on numbers", { op: "And", input: [2], others: [zeros(2)] }, /must be bool/],
  ["order of booleans", { op: "Less", input: [1], others: [truth] }, /types differ/],
  ["Mod of floats", { op: "Mod", input: [2], others: [zeros(2)] }, /fmod = 1/],
  ["a bound that is no scalar", { op: "Clip", input: [2], others: [zeros(1)] }, /bound is no scalar/],
  ["a dimension that is not 1", { op: "Squeeze", input: [1, 2], others: [list(1)] }, /are 1/],
  ["Expand to a smaller shape", { op: "Expand", input: [3], others: [list(2)] }, /does not broadcast to \[2\]/],
  ["pieces that do not add up", { op: "Split", input: [5], others: [list(2, 2)], outputs: 2 }, /are not 2 pieces of 5/],
  ["unequal pieces before set 18", { op: "Split", input: [5], opset: 13, outputs: 2 }, /cannot be split into 2/],
  ["a step of 0", { op: "Slice", input: [5], others: [list(0), list(5), list(0), list(0)] }, /step is 0/],
  [
    "a reflection of more than there is",
    { op: "Pad", input: [3], others: [list(3, 0)], attributes: { mode: string("reflect") } },
    /reflects more/,
  ],
  ["pads for another rank", { op: "Pad", input: [5], others: [list(1, 1, 1, 1)] }, /are not two per axis/],
  ["a slice of nothing", { op: "Slice", input: [5], others: [list(3), list(2)] }, /empty shape \[0\]/],
  ["a ratio per value", { op: "Dropout", input: [2], others: [zeros(2)] }, /must be scalars/],
  ["ConvTranspose of other channels", { op: "ConvTranspose", input: [1, 2, 3], others: [zeros(3, 1, 2)] }, /group 1/],
  ["Trilu of a vector", { op: "Trilu", input: [3] }, /needs a matrix/],
];

describe("shape rules refuse", () => {
  it.each(invalid)("%s", (_, refused, message) => {
    expect(() => infer(refused)).toThrow(InvalidOperatorError);
    expect(() => infer(refused)).toThrow(message);
  });

  it.each(misfits)("%s", (_, refused, message) => {
    expect(() => infer(refused)).toThrow(ShapeError);
    expect(() => infer(refused)).toThrow(message);
  });

  it("a cast to a type that this network does not hold", () => {
    expect(() => infer({ op: "Cast", input: [2], attributes: { to: int(10) } })).toThrow(UnsupportedDataTypeError);
  });
});
