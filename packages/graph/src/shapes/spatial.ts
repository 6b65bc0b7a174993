import { intAttribute, intsAttribute } from "../attributes.ts";
import { MAX_DIMENSION } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import { misfit, requiredFloat, type ShapeRule } from "./rule.ts";
import { type SpatialWindow, spatialWindow } from "./spatial-window.ts";

/**
 * Window of a Conv node over an input [N, C, ...] with weights [M, C/group, ...].
 * @throws InvalidOperatorError
 */
export function convWindow(node: GraphNode, input: readonly number[], weights: readonly number[]): SpatialWindow {
  return spatialWindow(node, input.slice(2), weights.slice(2));
}

/**
 * Window of a MaxPool or AveragePool node over an input [N, C, ...].
 * @throws InvalidOperatorError
 */
export function poolWindow(node: GraphNode, input: readonly number[]): SpatialWindow {
  const kernel = intsAttribute(node, "kernel_shape") ?? [];
  if (kernel.length !== input.length - 2 || kernel.some((size) => size < 1 || size > MAX_DIMENSION)) {
    throw new InvalidOperatorError(
      `Node "${node.name}" (${node.op}) has kernel_shape [${kernel.slice(0, 8).join(", ")}] for an input of rank ${input.length}.`,
      { fix: "Give one positive size per spatial dimension." },
    );
  }
  return spatialWindow(node, input.slice(2), kernel);
}

/** Conv over one to three spatial dimensions. */
export const conv: ShapeRule = (node, inputs) => {
  const x = requiredFloat(node, inputs, 0).shape;
  const w = requiredFloat(node, inputs, 1).shape;
  const [batch, channels] = x;
  const [filters, perGroup] = w;
  if (batch === undefined || channels === undefined || filters === undefined || perGroup === undefined) {
    throw misfit(node, inputs, "it needs [N, C, ...] and [M, C/group, ...]");
  }
  if (x.length !== w.length || x.length < 3 || x.length > 5) {
    throw misfit(node, inputs, "both must have the same one to three spatial dimensions");
  }
  const group = intAttribute(node, "group", 1);
  if (group < 1 || channels !== perGroup * group || filters % group !== 0) {
    throw misfit(node, inputs, `the channels do not fit group ${group}`);
  }
  const declared = intsAttribute(node, "kernel_shape");
  if (declared !== undefined && declared.join() !== w.slice(2).join()) {
    throw misfit(node, inputs, "the attribute kernel_shape differs from the weights");
  }
  if (inputs[2] !== undefined && requiredFloat(node, inputs, 2).shape.join() !== String(filters)) {
    throw misfit(node, inputs, "the bias does not have one value per filter");
  }
  return { dtype: "float32", shape: [batch, filters, ...convWindow(node, x, w).output] };
};

/** MaxPool and AveragePool over one to three spatial dimensions. */
export const pool: ShapeRule = (node, inputs) => {
  const x = requiredFloat(node, inputs, 0).shape;
  if (x.length < 3 || x.length > 5) throw misfit(node, inputs, "it needs one to three spatial dimensions");
  const window = poolWindow(node, x);
  for (const [i, size] of window.kernel.entries()) {
    if ((window.padsBegin[i] ?? 0) >= size || (window.padsEnd[i] ?? 0) >= size) {
      throw misfit(node, inputs, "a window may lie wholly in the padding", "Pad by less than the kernel's size.");
    }
  }
  return { dtype: "float32", shape: [...x.slice(0, 2), ...window.output] };
};

/** GlobalAveragePool: every spatial dimension becomes 1. */
export const globalPool: ShapeRule = (node, inputs) => {
  const x = requiredFloat(node, inputs, 0).shape;
  if (x.length < 3) throw misfit(node, inputs, "it needs spatial dimensions");
  return { dtype: "float32", shape: x.map((size, i) => (i < 2 ? size : 1)) };
};
