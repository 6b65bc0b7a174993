import { elementCount } from "../shape.ts";
import { resize } from "../shapes/resize.ts";
import { conv, convWindow, globalPool, pool, poolWindow } from "../shapes/spatial.ts";
import { convTranspose } from "../shapes/transposed-window.ts";
import { elements, type Family, type FlopsRule, free, type Operator, perInputElement, simple } from "./operator.ts";

const convFlops: FlopsRule = (node, inputs, output) => {
  const weights = inputs[1]?.shape ?? [];
  const { kernel } = convWindow(node, inputs[0]?.shape ?? [], weights);
  const bias = inputs[2] === undefined ? 0n : elements(output);
  return 2n * BigInt((weights[1] ?? 0) * elementCount(kernel)) * elements(output) + bias;
};

/** Every element of the input is multiplied by every weight of its channel. */
const convTransposeFlops: FlopsRule = (_node, inputs, output) => {
  const bias = inputs[2] === undefined ? 0n : elements(output);
  return 2n * elements(inputs[0]) * BigInt(elementCount(inputs[1]?.shape.slice(1) ?? [0])) + bias;
};

const poolFlops: FlopsRule = (node, inputs, output) =>
  BigInt(elementCount(poolWindow(node, inputs[0]?.shape ?? []).kernel)) * elements(output);

const WINDOW = { auto_pad: "string", dilations: "ints", kernel_shape: "ints", pads: "ints", strides: "ints" } as const;

const pooling = (attributes: Operator["attributes"]): Operator =>
  simple(1, pool, poolFlops, { attributes: { ...WINDOW, ceil_mode: "int", ...attributes } });

/** Convolutions, pools and resizing. */
export const SPATIAL: Family = [
  ["Conv", { inputs: [2, 3], outputs: 1, attributes: { ...WINDOW, group: "int" }, shape: conv, flops: convFlops }],
  [
    "ConvTranspose",
    {
      inputs: [2, 3],
      outputs: 1,
      attributes: { ...WINDOW, group: "int", output_padding: "ints", output_shape: "ints" },
      shape: convTranspose,
      flops: convTransposeFlops,
    },
  ],
  ["MaxPool", { ...pooling({ storage_order: "int" }), saves: "both" }],
  ["AveragePool", { ...pooling({ count_include_pad: "int" }), saves: "nothing" }],
  ["GlobalAveragePool", simple(1, globalPool, perInputElement, { saves: "nothing" })],
  ["GlobalMaxPool", simple(1, globalPool, perInputElement, { saves: "both" })],
  [
    "Resize",
    {
      inputs: [1, 4],
      outputs: 1,
      attributes: {
        antialias: "int",
        axes: "ints",
        coordinate_transformation_mode: "string",
        cubic_coeff_a: "float",
        exclude_outside: "int",
        extrapolation_value: "float",
        keep_aspect_ratio_policy: "string",
        mode: "string",
        nearest_mode: "string",
      },
      shape: resize,
      flops: free,
      saves: "nothing",
    },
  ],
];
