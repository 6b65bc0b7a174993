import { constant, constantOfShape, range, shapeOf, sizeOf } from "../shapes/creation.ts";
import { type Family, free, simple } from "./operator.ts";

/** Operators whose values depend on nothing but shapes and constants. */
export const CREATION: Family = [
  [
    "Constant",
    simple(0, constant, free, {
      attributes: {
        value: "tensor",
        value_float: "float",
        value_floats: "floats",
        value_int: "int",
        value_ints: "ints",
      },
    }),
  ],
  ["ConstantOfShape", simple(1, constantOfShape, free, { attributes: { value: "tensor" } })],
  ["Range", simple(3, range, free)],
  ["Shape", simple(1, shapeOf, free, { attributes: { start: "int", end: "int" } })],
  ["Size", simple(1, sizeOf, free)],
];
