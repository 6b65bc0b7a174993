import { activation, dropout } from "../shapes/elementwise.ts";
import { softmax } from "../shapes/normalization.ts";
import { type Family, type FlopsRule, type Operator, perElement, simple } from "./operator.ts";

const one = (operations: number, attributes: Operator["attributes"] = {}, since = 13): Operator =>
  simple(1, activation, perElement(operations), { attributes, since });

/** x/√2, erf, + 1, · x, · ½; the tanh form has x³, · c, + x, · √(2/π), tanh, + 1, · x, · ½. */
const geluFlops: FlopsRule = (node, inputs, output) =>
  perElement(node.attributes.get("approximate")?.value === "tanh" ? 9 : 5)(node, inputs, output);

/** Functions of single values that make a network nonlinear, and Softmax. */
export const ACTIVATION: Family = [
  ["Relu", { ...one(1), saves: "output" }],
  ["Tanh", { ...one(1), saves: "output" }],
  ["Sigmoid", { ...one(4), saves: "output" }],
  ["Exp", { ...one(1), saves: "output" }],
  ["Log", one(1)],
  ["Erf", one(1)],
  ["Gelu", simple(1, activation, geluFlops, { attributes: { approximate: "string" }, since: 20 })],
  ["LeakyRelu", one(2, { alpha: "float" })],
  ["Elu", one(4, { alpha: "float" })],
  ["Softplus", one(3)],
  ["HardSigmoid", one(4, { alpha: "float", beta: "float" })],
  ["HardSwish", one(5, {}, 14)],
  ["Softmax", simple(1, softmax, perElement(5), { saves: "output", attributes: { axis: "int" } })],
  ["LogSoftmax", simple(1, softmax, perElement(5), { saves: "output", attributes: { axis: "int" } })],
  [
    "Dropout",
    { inputs: [1, 3], outputs: 2, attributes: { seed: "int" }, shape: dropout, saves: "nothing", flops: perElement(2) },
  ],
];
