import { int, ints } from "../graph-of.ts";
import { booleans, floats, integer, integers, list, type OperatorExample, scalar } from "./example.ts";

const cube = floats([2, 3, 4]);
const numbers = integers("int64", [2, 3, 4]);
const moved = { flops: 0, folds: true };
const shaped = { ...moved, fixed: [1] };
const sliced = { ...moved, fixed: [1, 2, 3, 4] };

/** Operators that move data. */
export const layout: OperatorExample[] = [
  { op: "Identity", inputs: [cube], ...moved },
  { op: "Flatten", inputs: [cube], attributes: { axis: int(2) }, ...moved },
  { op: "Reshape", inputs: [cube, list([0, -1])], ...shaped },
  { op: "Transpose", inputs: [cube], attributes: { perm: ints(2, 0, 1) }, ...moved },
  { op: "Transpose", inputs: [numbers], ...moved },
  { op: "Squeeze", inputs: [floats([1, 3, 1, 2])], ...moved },
  { op: "Squeeze", inputs: [floats([1, 3, 1, 2]), list([-2])], ...shaped },
  { op: "Unsqueeze", inputs: [cube, list([0, -1])], ...shaped },
  { op: "Unsqueeze", inputs: [integer(7), integer(0)], ...shaped },
  { op: "Expand", inputs: [floats([3, 1]), list([2, 1, 4])], ...shaped },
  { op: "Expand", inputs: [booleans([2, 3]), list([1, 1])], ...shaped },
  { op: "Concat", inputs: [cube, floats([2, 1, 4], 2), cube], attributes: { axis: int(1) }, ...moved },
  { op: "Concat", inputs: [list([1, 2]), list([3])], attributes: { axis: int(-1) }, ...moved },
  { op: "Split", inputs: [cube], attributes: { axis: int(-1) }, outputs: 2, ...moved },
  { op: "Split", inputs: [numbers, list([1, 2])], attributes: { axis: int(1) }, outputs: 2, ...shaped },
  {
    op: "Split",
    opset: 18,
    inputs: [floats([2, 7])],
    attributes: { axis: int(1), num_outputs: int(3) },
    outputs: 3,
    ...moved,
  },
  { op: "Slice", inputs: [cube, list([1]), list([100])], ...sliced },
  { op: "Slice", inputs: [cube, list([-3, 0]), list([-1, 1]), list([-1, 0])], ...sliced },
  { op: "Slice", inputs: [list([4, 5, 6]), list([9]), list([-9]), list([0]), list([-1])], ...sliced },
  { op: "Slice", inputs: [numbers, list([-1]), list([-100]), list([2]), list([-2])], ...sliced },
  { op: "Gather", inputs: [cube, list([2, -1, 0, 0])], attributes: { axis: int(1) }, ...moved },
  { op: "Gather", inputs: [list([4, 5, 6]), integer(1)], ...moved },
  {
    op: "Gather",
    inputs: [floats([5, 2]), { dtype: "int32", shape: [2, 2], data: Int32Array.of(4, 0, -5, 2) }],
    ...moved,
  },
  { op: "Pad", inputs: [floats([2, 3]), list([0, 1, 2, 0])], flops: 0, fixed: [1] },
  { op: "Pad", inputs: [floats([2, 3]), list([1, -1, 0, 2]), scalar(7)], flops: 0, fixed: [1] },
  {
    op: "Pad",
    opset: 18,
    inputs: [floats([2, 3]), list([1, 2]), undefined, list([-1])],
    flops: 0,
    fixed: [1, 3],
  },
  { op: "Trilu", opset: 14, inputs: [floats([2, 3, 4])], ...moved },
  { op: "Trilu", opset: 14, inputs: [numbers, integer(-1)], attributes: { upper: int(0) }, ...shaped },
  { op: "Trilu", opset: 14, inputs: [floats([4, 3]), integer(1)], ...shaped },
];

/** Operators that make tensors out of sizes. */
export const creation: OperatorExample[] = [
  { op: "Constant", inputs: [], attributes: { value_ints: ints(3, 4) }, ...moved },
  { op: "ConstantOfShape", inputs: [list([2, 3])], fixed: [0], ...moved },
  {
    op: "ConstantOfShape",
    inputs: [list([3])],
    attributes: { value: { kind: "tensor", value: list([7]) } },
    fixed: [0],
    ...moved,
  },
  { op: "Range", inputs: [integer(2), integer(11), integer(3)], fixed: [0, 1, 2], ...moved },
  { op: "Range", inputs: [integer(5), integer(0), integer(-2)], fixed: [0, 1, 2], ...moved },
  { op: "Range", inputs: [scalar(0), scalar(1), scalar(0.25)], fixed: [0, 1, 2], ...moved },
  { op: "Shape", inputs: [cube], ...moved },
  { op: "Shape", opset: 15, inputs: [cube], attributes: { start: int(-2), end: int(2) }, ...moved },
  { op: "Size", inputs: [cube], ...moved },
];
