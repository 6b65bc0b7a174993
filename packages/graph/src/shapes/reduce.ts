import { intAttribute, resolveAxes } from "../attributes.ts";
import type { DType, GraphNode } from "../types.ts";
import { listBySet } from "./constant-list.ts";
import { requiredType, type ShapeRule, type ShapeScope, type TensorType } from "./rule.ts";

const REDUCED = ["float32", "int32", "int64"] as const satisfies readonly DType[];

/**
 * The dimensions that a ReduceMean, ReduceSum or ReduceMax node joins, in order: those named, or all; none if it names
 * none and `noop_with_empty_axes` is set.
 * @throws InvalidOperatorError
 */
export function reducedAxes(node: GraphNode, input: TensorType, scope: ShapeScope): number[] {
  const since = node.op === "ReduceSum" ? 13 : 18;
  const named = listBySet(node, { attribute: "axes", index: 1, since }, scope);
  const all = input.shape.map((_, axis) => axis);
  if (named !== undefined && named.length > 0) return resolveAxes(node, named, all.length).sort((a, b) => a - b);
  return intAttribute(node, "noop_with_empty_axes", 0) !== 0 ? [] : all;
}

export const reduce: ShapeRule = (node, inputs, scope) => {
  const input = requiredType(node, inputs, 0, REDUCED);
  const axes = reducedAxes(node, input, scope);
  const keeps = intAttribute(node, "keepdims", 1) !== 0;
  const shape = input.shape.flatMap((size, axis) => (!axes.includes(axis) ? [size] : keeps ? [1] : []));
  return { dtype: input.dtype, shape };
};
