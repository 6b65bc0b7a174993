import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
} from "../shapes/normalization.ts";
import { type Family, type FlopsRule, perElement, simple } from "./operator.ts";

/** Mean, subtract, square, mean, divide, scale and, where there is one, shift. */
const centred: FlopsRule = (node, inputs, output) => perElement(inputs[2] === undefined ? 6 : 7)(node, inputs, output);

/** Layers that bring their values to mean 0 and variance 1, or to a root mean square of 1. */
export const NORMALIZATION: Family = [
  [
    "BatchNormalization",
    {
      inputs: [5, 5],
      outputs: 3,
      attributes: { epsilon: "float", momentum: "float", training_mode: "int" },
      shape: batchNormalization,
      flops: (node, inputs, output) =>
        perElement(node.attributes.get("training_mode")?.value === 1 ? 7 : 4)(node, inputs, output),
    },
  ],
  [
    "LayerNormalization",
    {
      since: 17,
      inputs: [2, 3],
      outputs: 1,
      attributes: { axis: "int", epsilon: "float", stash_type: "int" },
      shape: layerNormalization,
      flops: centred,
    },
  ],
  [
    "RMSNormalization",
    simple(2, layerNormalization, perElement(4), {
      since: 23,
      attributes: { axis: "int", epsilon: "float", stash_type: "int" },
    }),
  ],
  ["InstanceNormalization", simple(3, instanceNormalization, centred, { attributes: { epsilon: "float" } })],
  [
    "GroupNormalization",
    simple(3, groupNormalization, centred, {
      since: 21,
      attributes: { epsilon: "float", num_groups: "int", stash_type: "int" },
    }),
  ],
];
