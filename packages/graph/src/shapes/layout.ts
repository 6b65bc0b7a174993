import { axisAttribute, intAttribute, intsAttribute, resolveAxes } from "../attributes.ts";
import { MAX_DIMENSION, MAX_RANK } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import type { GraphNode } from "../types.ts";
import { broadcastShapes } from "./broadcast.ts";
import { constantList, requiredList } from "./constant-list.ts";
import { misfit, required, type ShapeRule, type ShapeScope, type TensorType } from "./rule.ts";

/** Flatten to a matrix: the dimensions before `axis` and those from it on. */
export const flatten: ShapeRule = (node, inputs) => {
  const { dtype, shape } = required(node, inputs, 0);
  const axis = axisAttribute(node, 1, shape.length, shape.length);
  return { dtype, shape: [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis))] };
};

/** The list that the second input of a Reshape node holds. */
function wantedShape(node: GraphNode, scope: ShapeScope): readonly number[] {
  const sizes = requiredList(node, 1, "shape", scope);
  if (sizes.length <= MAX_RANK && sizes.every((size) => size >= -1 && size <= MAX_DIMENSION)) return sizes;
  throw new InvalidOperatorError(`Node "${node.name}" (Reshape) has a shape that is no list of sizes.`, {
    fix: `Give up to ${MAX_RANK} int64 sizes; one of them may be -1.`,
  });
}

/**
 * Reshape: −1 is what is left, 0 copies the input's size unless `allowzero` is set.
 * @throws InvalidOperatorError, ShapeError
 */
export const reshape: ShapeRule = (node, inputs, scope) => {
  const { dtype, shape } = required(node, inputs, 0);
  const copiesZero = intAttribute(node, "allowzero", 0) === 0;
  const wanted = wantedShape(node, scope).map((size, i) => (size === 0 && copiesZero ? (shape[i] ?? 0) : size));
  const total = elementCount(shape);
  const known = elementCount(wanted.filter((size) => size !== -1));
  const rest = total / known;
  const result = wanted.map((size) => (size === -1 ? rest : size));
  const open = wanted.filter((size) => size === -1).length;
  if (open <= 1 && Number.isInteger(rest) && elementCount(result) === total) return { dtype, shape: result };
  throw misfit(node, [inputs[0]], `its ${total} elements do not fit [${wanted.join(", ")}]`);
};

/** Transpose: reverses the dimensions unless `perm` says otherwise. */
export const transpose: ShapeRule = (node, inputs) => {
  const { dtype, shape } = required(node, inputs, 0);
  const perm = intsAttribute(node, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
  const sizes = perm.flatMap((axis) => shape[axis] ?? []);
  if (perm.length === shape.length && new Set(perm).size === perm.length && sizes.length === perm.length) {
    return { dtype, shape: sizes };
  }
  throw misfit(node, inputs, `[${perm.slice(0, MAX_RANK).join(", ")}] is no order of its dimensions`);
};

/**
 * The dimensions that Squeeze leaves out: those named, or all of size 1.
 * @throws InvalidOperatorError, ShapeError
 */
export function squeezedAxes(node: GraphNode, { shape, dtype }: TensorType, scope: ShapeScope): number[] {
  const named = constantList(node, 1, "axes", scope);
  if (named === undefined) return shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  const axes = resolveAxes(node, named, shape.length);
  if (axes.every((axis) => shape[axis] === 1)) return axes;
  throw misfit(node, [{ shape, dtype }], `not all of its dimensions [${axes.join(", ")}] are 1`);
}

export const squeeze: ShapeRule = (node, inputs, scope) => {
  const input = required(node, inputs, 0);
  const axes = squeezedAxes(node, input, scope);
  return { dtype: input.dtype, shape: input.shape.filter((_, axis) => !axes.includes(axis)) };
};

/** Unsqueeze: the axes are those of the result. */
export const unsqueeze: ShapeRule = (node, inputs, scope) => {
  const { dtype, shape } = required(node, inputs, 0);
  const named = requiredList(node, 1, "axes", scope);
  const rank = shape.length + named.length;
  const axes = resolveAxes(node, named, rank);
  const rest = shape.values();
  return {
    dtype,
    shape: Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.next().value ?? 1))),
  };
};

/** Expand: broadcasts to a shape, in which 1 keeps the input's size. */
export const expand: ShapeRule = (node, inputs, scope) => {
  const { dtype, shape } = required(node, inputs, 0);
  const wanted = requiredList(node, 1, "shape", scope);
  const result = broadcastShapes(shape, wanted);
  if (result !== undefined && wanted.every((size) => size >= 0 && size <= MAX_DIMENSION))
    return { dtype, shape: result };
  throw misfit(node, [inputs[0]], `it does not broadcast to [${wanted.join(", ")}]`);
};

/** Trilu: the triangle of the last two dimensions, shifted by a diagonal that must be known. */
export const trilu: ShapeRule = (node, inputs, scope) => {
  const input = required(node, inputs, 0);
  if (input.shape.length < 2) throw misfit(node, inputs, "it needs a matrix");
  if ((constantList(node, 1, "diagonal", scope) ?? [0]).length === 1) return input;
  throw misfit(node, inputs, "its diagonal is no scalar");
};
