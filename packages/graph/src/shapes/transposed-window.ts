import { intAttribute, intsAttribute, stringAttribute } from "../attributes.ts";
import type { GraphNode } from "../types.ts";
import { misfit, requiredFloat, type ShapeRule } from "./rule.ts";
import { assertAutoPad, type SpatialWindow, windowList } from "./spatial-window.ts";

/**
 * The window of a ConvTranspose node over an input [N, C, ...] with weights [C, M/group, ...], by the formulas of the
 * ONNX operator page: out = s·(in − 1) + output_padding + (k − 1)·d + 1 − pads. Under SAME out = in·s, and
 * `output_shape` gives out itself; the padding follows then.
 * @throws InvalidOperatorError
 */
export function convTransposeWindow(
  node: GraphNode,
  input: readonly number[],
  weights: readonly number[],
): SpatialWindow {
  const sizes = input.slice(2);
  const kernel = weights.slice(2);
  const rank = sizes.length;
  const strides = windowList(node, "strides", rank, 1, 1);
  const dilations = windowList(node, "dilations", rank, 1, 1);
  const pads = windowList(node, "pads", 2 * rank, 0, 0);
  const added = windowList(node, "output_padding", rank, 0, 0);
  const wanted = intsAttribute(node, "output_shape") === undefined ? [] : windowList(node, "output_shape", rank, 1, 1);
  const autoPad = stringAttribute(node, "auto_pad", "NOTSET");
  assertAutoPad(node, autoPad);
  const padsBegin: number[] = [];
  const padsEnd: number[] = [];
  const output: number[] = [];
  for (const [i, size] of sizes.entries()) {
    const stride = strides[i] ?? 1;
    const full = stride * (size - 1) + (added[i] ?? 0) + ((kernel[i] ?? 1) - 1) * (dilations[i] ?? 1) + 1;
    const target = wanted[i] ?? (autoPad.startsWith("SAME") ? size * stride : undefined);
    let [begin, end] = autoPad === "NOTSET" ? [pads[i] ?? 0, pads[i + rank] ?? 0] : [0, 0];
    if (target !== undefined) {
      const total = Math.max(full - target, 0);
      const small = Math.floor(total / 2);
      [begin, end] = autoPad === "SAME_UPPER" ? [small, total - small] : [total - small, small];
    }
    padsBegin.push(begin);
    padsEnd.push(end);
    output.push(target ?? full - begin - end);
  }
  return { kernel, strides, dilations, padsBegin, padsEnd, output };
}

/** ConvTranspose over one to three spatial dimensions. */
export const convTranspose: ShapeRule = (node, inputs) => {
  const x = requiredFloat(node, inputs, 0).shape;
  const w = requiredFloat(node, inputs, 1).shape;
  if (x.length !== w.length || x.length < 3 || x.length > 5) {
    throw misfit(node, inputs, "both must have the same one to three spatial dimensions");
  }
  const [batch = 0, channels = 0] = x;
  const group = intAttribute(node, "group", 1);
  if (group < 1 || channels !== w[0] || channels % group !== 0) {
    throw misfit(node, inputs, `the channels do not fit group ${group}`);
  }
  const declared = intsAttribute(node, "kernel_shape");
  if (declared !== undefined && declared.join() !== w.slice(2).join()) {
    throw misfit(node, inputs, "the attribute kernel_shape differs from the weights");
  }
  const filters = (w[1] ?? 0) * group;
  if (inputs[2] !== undefined && requiredFloat(node, inputs, 2).shape.join() !== String(filters)) {
    throw misfit(node, inputs, "the bias does not have one value per filter");
  }
  return { dtype: "float32", shape: [batch, filters, ...convTransposeWindow(node, x, w).output] };
};
