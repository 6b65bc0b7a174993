import { identity } from "../shapes/elementwise.ts";
import { expand, flatten, reshape, squeeze, transpose, trilu, unsqueeze } from "../shapes/layout.ts";
import { concat, gather, pad, slice, split } from "../shapes/pieces.ts";
import { type Family, free, type Operator } from "./operator.ts";

const between = (
  fewest: number,
  most: number,
  shape: Operator["shape"],
  attributes: Operator["attributes"] = {},
): Operator => ({ inputs: [fewest, most], outputs: 1, attributes, shape, flops: free, saves: "nothing" });

/** Operators that move data without computing. */
export const LAYOUT: Family = [
  ["Identity", between(1, 1, identity)],
  ["Flatten", between(1, 1, flatten, { axis: "int" })],
  ["Reshape", between(2, 2, reshape, { allowzero: "int" })],
  ["Transpose", between(1, 1, transpose, { perm: "ints" })],
  ["Squeeze", between(1, 2, squeeze)],
  ["Unsqueeze", between(2, 2, unsqueeze)],
  ["Expand", between(2, 2, expand)],
  ["Concat", between(1, Number.POSITIVE_INFINITY, concat, { axis: "int" })],
  ["Split", { ...between(1, 2, split, { axis: "int", num_outputs: "int" }), outputs: Number.POSITIVE_INFINITY }],
  ["Slice", between(3, 5, slice)],
  ["Gather", { ...between(2, 2, gather, { axis: "int" }), saves: "inputs" }],
  ["Pad", between(2, 4, pad, { mode: "string" })],
  ["Trilu", { ...between(1, 2, trilu, { upper: "int" }), since: 14 }],
];
