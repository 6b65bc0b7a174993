import { axisAttribute, intAttribute, resolveAxes, stringAttribute } from "../attributes.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import { constantList, listBySet, requiredList } from "./constant-list.ts";
import { INDEX, misfit, required, requiredType, type ShapeRule, type ShapeScope, type TensorType } from "./rule.ts";

/** Concat: all sizes but that of the axis are the same. */
export const concat: ShapeRule = (node, inputs) => {
  const { dtype, shape } = required(node, inputs, 0);
  if (!node.attributes.has("axis")) {
    throw new InvalidOperatorError(`Node "${node.name}" (Concat) has no axis.`, { fix: "Export it again." });
  }
  const axis = axisAttribute(node, 0, shape.length);
  let size = 0;
  for (let i = 0; i < node.inputs.length; i++) {
    const piece = required(node, inputs, i);
    const fits =
      piece.dtype === dtype &&
      piece.shape.length === shape.length &&
      piece.shape.every((length, dimension) => dimension === axis || length === shape[dimension]);
    if (!fits) throw misfit(node, inputs, `the pieces differ in more than dimension ${axis}`);
    size += piece.shape[axis] ?? 0;
  }
  return { dtype, shape: shape.with(axis, size) };
};

/**
 * Sizes of the pieces that Split cuts its axis into: the list in its second input, or equal pieces, the last of which
 * is smaller where they do not divide the axis (from operator set 18 on).
 * @throws InvalidOperatorError, ShapeError
 */
export function splitSizes(node: GraphNode, input: TensorType, scope: ShapeScope): readonly number[] {
  const total = input.shape[axisAttribute(node, 0, input.shape.length)] ?? 0;
  const listed = constantList(node, 1, "split", scope);
  const count = intAttribute(node, "num_outputs", node.outputs.length);
  const refuse = (problem: string) => misfit(node, [input], problem);
  if (listed !== undefined) {
    const fits = listed.length === node.outputs.length && listed.every((size) => size >= 0);
    if (fits && listed.reduce((sum, size) => sum + size, 0) === total) return listed;
    throw refuse(`[${listed.join(", ")}] are not ${node.outputs.length} pieces of ${total}`);
  }
  if (count !== node.outputs.length) throw refuse(`num_outputs is ${count} for ${node.outputs.length} outputs`);
  const piece = Math.ceil(total / count);
  const last = total - piece * (count - 1);
  if (last === piece || (scope.opset >= 18 && last > 0)) return [...Array<number>(count - 1).fill(piece), last];
  throw refuse(`${total} cannot be split into ${count} pieces`);
}

export const split: ShapeRule = (node, inputs, scope) => {
  const input = required(node, inputs, 0);
  const axis = axisAttribute(node, 0, input.shape.length);
  return splitSizes(node, input, scope).map((size) => ({ dtype: input.dtype, shape: input.shape.with(axis, size) }));
};

/** Where a Slice node starts, how it steps and how much it takes; one entry per dimension of its input. */
export interface SliceForm {
  readonly starts: readonly number[];
  /** Never 0; backwards where negative. */
  readonly steps: readonly number[];
  readonly sizes: readonly number[];
}

/**
 * The part of its input that a Slice node takes, its bounds clamped as ONNX defines it.
 * @throws InvalidOperatorError, ShapeError
 */
export function sliceForm(node: GraphNode, input: TensorType, scope: ShapeScope): SliceForm {
  const rank = input.shape.length;
  const from = requiredList(node, 1, "starts", scope, "clamp");
  const to = requiredList(node, 2, "ends", scope, "clamp");
  const axes = resolveAxes(node, constantList(node, 3, "axes", scope) ?? from.map((_, i) => i), rank);
  const by = constantList(node, 4, "steps", scope) ?? from.map(() => 1);
  if (to.length !== from.length || axes.length !== from.length || by.length !== from.length || by.includes(0)) {
    throw misfit(node, [input], "its starts, ends, axes and steps differ in number, or a step is 0");
  }
  const [starts, steps, sizes] = [input.shape.map(() => 0), input.shape.map(() => 1), [...input.shape]];
  for (const [i, axis] of axes.entries()) {
    const size = input.shape[axis] ?? 0;
    const step = by[i] ?? 1;
    const clamp = (bound: number, least: number, most: number) =>
      Math.min(Math.max(bound < 0 ? bound + size : bound, least), most);
    const start = step > 0 ? clamp(from[i] ?? 0, 0, size) : clamp(from[i] ?? 0, 0, size - 1);
    const end = step > 0 ? clamp(to[i] ?? 0, 0, size) : clamp(to[i] ?? 0, -1, size - 1);
    starts[axis] = start;
    steps[axis] = step;
    sizes[axis] = Math.max(Math.ceil((end - start) / step), 0);
  }
  return { starts, steps, sizes };
}

export const slice: ShapeRule = (node, inputs, scope) => {
  const input = required(node, inputs, 0);
  return { dtype: input.dtype, shape: sliceForm(node, input, scope).sizes };
};

/** Gather: the indices' shape takes the place of the axis. */
export const gather: ShapeRule = (node, inputs) => {
  const { dtype, shape } = required(node, inputs, 0);
  const indices = requiredType(node, inputs, 1, INDEX);
  const axis = axisAttribute(node, 0, shape.length);
  return { dtype, shape: [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)] };
};

/** What a Pad node adds before and after, per dimension; negative where it cuts off. */
export interface PadForm {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * The widths of a Pad node.
 * @throws InvalidOperatorError for other modes than constant, reflect and edge; ShapeError
 */
export function padForm(node: GraphNode, input: TensorType, scope: ShapeScope): PadForm {
  const mode = stringAttribute(node, "mode", "constant");
  if (!PAD_MODES.includes(mode)) {
    throw new InvalidOperatorError(`Node "${node.name}" (Pad) has the mode "${mode}".`, {
      fix: `Use one of the modes ${PAD_MODES.join(", ")}.`,
    });
  }
  const pads = requiredList(node, 1, "pads", scope);
  const rank = input.shape.length;
  const axes = resolveAxes(node, listBySet(node, AXES_OF_PAD, scope) ?? input.shape.map((_, axis) => axis), rank);
  if (pads.length !== 2 * axes.length) throw misfit(node, [input], `${pads.length} pads are not two per axis`);
  const [before, after] = [input.shape.map(() => 0), input.shape.map(() => 0)];
  for (const [i, axis] of axes.entries()) {
    before[axis] = pads[i] ?? 0;
    after[axis] = pads[i + axes.length] ?? 0;
  }
  const reaches = (width: number, axis: number) => mode === "reflect" && width >= (input.shape[axis] ?? 0);
  if (before.some(reaches) || after.some(reaches)) throw misfit(node, [input], "it reflects more than there is");
  return { before, after };
}

const PAD_MODES = ["constant", "reflect", "edge"];
const AXES_OF_PAD = { attribute: "axes", index: 3, since: 18 };

export const pad: ShapeRule = (node, inputs, scope) => {
  const input = required(node, inputs, 0);
  const fill = inputs[2];
  if (fill !== undefined && (fill.dtype !== input.dtype || fill.shape.join() !== "")) {
    throw misfit(node, inputs, "its constant is no scalar of the value's type");
  }
  const { before, after } = padForm(node, input, scope);
  const shape = input.shape.map((size, i) => size + (before[i] ?? 0) + (after[i] ?? 0));
  return { dtype: input.dtype, shape };
};
