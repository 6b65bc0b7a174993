import { axisAttribute, intAttribute } from "../attributes.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import { broadcastShapes } from "./broadcast.ts";
import { misfit, required, requiredFloat, type ShapeRule, type TensorType } from "./rule.ts";

/** Softmax, LogSoftmax. */
export const softmax: ShapeRule = (node, inputs) => {
  const input = requiredFloat(node, inputs, 0);
  axisAttribute(node, -1, input.shape.length);
  return input;
};

/** LayerNormalization and RMSNormalization: scale and shift broadcast to the dimensions from `axis` on. */
export const layerNormalization: ShapeRule = (node, inputs) => {
  const input = requiredFloat(node, inputs, 0);
  const axis = axisAttribute(node, -1, input.shape.length);
  if (intAttribute(node, "stash_type", 1) !== 1) {
    throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) does not compute in float32.`, {
      fix: "Export it with stash_type 1.",
    });
  }
  const normalized = input.shape.slice(axis).join();
  for (const index of [1, 2]) {
    if (inputs[index] === undefined) continue;
    const { shape } = requiredFloat(node, inputs, index);
    if (broadcastShapes(shape, input.shape.slice(axis))?.join() === normalized) continue;
    throw misfit(node, inputs, `input ${index} does not broadcast to [${normalized}]`);
  }
  return input;
};

function assertPerChannel(
  node: GraphNode,
  inputs: readonly (TensorType | undefined)[],
  indices: readonly number[],
): void {
  const channels = required(node, inputs, 0).shape[1];
  for (const index of indices) {
    const { shape } = requiredFloat(node, inputs, index);
    if (shape.length !== 1 || shape[0] !== channels) {
      throw misfit(node, inputs, `input ${index} does not have one value per channel`);
    }
  }
}

/**
 * BatchNormalization: scale, shift, mean and variance per channel. In training mode it uses the batch's statistics, and
 * its further outputs are the new running ones.
 */
export const batchNormalization: ShapeRule = (node, inputs) => {
  const input = requiredFloat(node, inputs, 0);
  assertPerChannel(node, inputs, [1, 2, 3, 4]);
  if (intAttribute(node, "training_mode", 0) !== 0) {
    const statistics: TensorType = { dtype: "float32", shape: input.shape.slice(1, 2) };
    return [input, statistics, statistics];
  }
  if (node.outputs.slice(1).some((output) => output !== "")) {
    throw new InvalidOperatorError(
      `Node "${node.name}" (BatchNormalization) gives statistics, but it is not in training mode.`,
      { fix: "Set training_mode to 1, or leave out its further outputs." },
    );
  }
  return input;
};

/** InstanceNormalization: scale and shift per channel, statistics per sample and channel. */
export const instanceNormalization: ShapeRule = (node, inputs) => {
  const input = requiredFloat(node, inputs, 0);
  if (input.shape.length < 3) throw misfit(node, inputs, "it needs spatial dimensions");
  assertPerChannel(node, inputs, [1, 2]);
  return input;
};

/** GroupNormalization: scale and shift per channel, statistics per sample and group of channels. */
export const groupNormalization: ShapeRule = (node, inputs) => {
  const input = requiredFloat(node, inputs, 0);
  assertPerChannel(node, inputs, [1, 2]);
  const groups = intAttribute(node, "num_groups", 0);
  if (groups >= 1 && (input.shape[1] ?? 0) % groups === 0) return input;
  throw misfit(node, inputs, `${groups} groups do not divide its channels`);
};
