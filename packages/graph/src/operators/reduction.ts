import { reduce } from "../shapes/reduce.ts";
import { type Family, type Operator, perInputElement } from "./operator.ts";

const reduction: Operator = {
  saves: "nothing",
  inputs: [1, 2],
  outputs: 1,
  attributes: { axes: "ints", keepdims: "int", noop_with_empty_axes: "int" },
  shape: reduce,
  flops: perInputElement,
};

/** Sums and the like over some dimensions. */
export const REDUCTION: Family = [
  ["ReduceMean", reduction],
  ["ReduceSum", reduction],
  ["ReduceMax", { ...reduction, saves: "both" }],
];
