import { arithmetic, comparison, logic, modulo, power, where } from "../shapes/broadcast.ts";
import { cast, clip, sameAs } from "../shapes/elementwise.ts";
import { NUMERIC } from "../shapes/rule.ts";
import { type Family, free, type Operator, perElement, simple } from "./operator.ts";

const binary = simple(2, arithmetic, perElement(1));
const sum: Operator = { ...binary, saves: "nothing" };
const ordering = simple(2, comparison(NUMERIC), perElement(1));
const variadic: Operator = { ...binary, inputs: [1, Number.POSITIVE_INFINITY] };
const signed = simple(1, sameAs(["float32", "float64", "int8", "int32", "int64"]), perElement(1));
const root = simple(1, sameAs(["float32", "float64"]), perElement(1));

/** Arithmetic, comparisons and logic on single elements, with broadcasting. */
export const ELEMENTWISE: Family = [
  ["Add", sum],
  ["Sub", sum],
  ["Mul", binary],
  ["Div", binary],
  ["Pow", simple(2, power, perElement(1))],
  ["Mod", simple(2, modulo, perElement(1), { attributes: { fmod: "int" } })],
  ["Min", variadic],
  ["Max", variadic],
  ["Clip", { inputs: [1, 3], outputs: 1, attributes: {}, shape: clip, flops: perElement(2) }],
  ["Neg", { ...signed, saves: "nothing" }],
  ["Abs", signed],
  ["Sqrt", { ...root, saves: "output" }],
  ["Reciprocal", { ...root, saves: "output" }],
  ["Equal", simple(2, comparison([...NUMERIC, "bool"]), perElement(1))],
  ["Less", ordering],
  ["LessOrEqual", ordering],
  ["Greater", ordering],
  ["GreaterOrEqual", ordering],
  ["And", simple(2, logic, perElement(1))],
  ["Or", simple(2, logic, perElement(1))],
  ["Not", simple(1, logic, perElement(1))],
  ["Where", simple(3, where, free)],
  [
    "Cast",
    simple(1, cast, free, { saves: "nothing", attributes: { to: "int", saturate: "int", round_mode: "string" } }),
  ],
];
