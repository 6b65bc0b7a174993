import { attribute, intAttribute } from "../attributes.ts";
import { constantValue } from "../constant-value.ts";
import { MAX_DIMENSION } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode, TensorValue } from "../types.ts";
import { requiredList } from "./constant-list.ts";
import { misfit, required, requiredType, type ShapeRule, type ShapeScope } from "./rule.ts";

export const constant: ShapeRule = (node) => {
  const { dtype, shape } = constantValue(node);
  return { dtype, shape };
};

/** The sizes that a Shape node gives: those from `start` up to `end`, both clamped. */
export function shapePart(node: GraphNode, shape: readonly number[]): readonly number[] {
  const clamp = (bound: number) => Math.min(Math.max(bound < 0 ? bound + shape.length : bound, 0), shape.length);
  const start = clamp(intAttribute(node, "start", 0));
  const end = clamp(intAttribute(node, "end", shape.length));
  return shape.slice(start, Math.max(start, end));
}

export const shapeOf: ShapeRule = (node, inputs) => ({
  dtype: "int64",
  shape: [shapePart(node, required(node, inputs, 0).shape).length],
});

export const sizeOf: ShapeRule = (node, inputs) => {
  required(node, inputs, 0);
  return { dtype: "int64", shape: [] };
};

/** The first, last (excluded) and step of a Range node, which must not depend on the model's input. */
export function rangeBounds(node: GraphNode, scope: ShapeScope): readonly [number, number, number] {
  const [start, limit, delta] = node.inputs.map((name) => {
    const value = scope.constant(name);
    return value?.data.length === 1 ? Number(value.data[0]) : Number.NaN;
  });
  if (start !== undefined && limit !== undefined && delta !== undefined && Number.isFinite((limit - start) / delta)) {
    return [start, limit, delta];
  }
  throw new InvalidOperatorError(`Node "${node.name}" (Range) computes its bounds from its input.`, {
    fix: "Export the model with fixed lengths; only the batch may be open. The step must not be 0.",
  });
}

export const range: ShapeRule = (node, inputs, scope) => {
  const { dtype } = requiredType(node, inputs, 0, ["float32", "float64", "int32", "int64"]);
  if (inputs.some((input) => input?.dtype !== dtype)) throw misfit(node, inputs, "their types differ");
  const [start, limit, delta] = rangeBounds(node, scope);
  return { dtype, shape: [Math.max(Math.ceil((limit - start) / delta), 0)] };
};

/**
 * The one value that ConstantOfShape repeats; float32 0 by default.
 * @throws InvalidOperatorError
 */
export function repeatedValue(node: GraphNode): TensorValue {
  const value = attribute(node, "value", "tensor") ?? { dtype: "float32", shape: [1], data: new Float32Array(1) };
  if (value.data.length === 1) return value;
  throw new InvalidOperatorError(`Node "${node.name}" (ConstantOfShape) repeats ${value.data.length} values.`, {
    fix: "Give it one value.",
  });
}

export const constantOfShape: ShapeRule = (node, _inputs, scope) => {
  const shape = requiredList(node, 0, "shape", scope);
  if (shape.every((size) => size >= 0 && size <= MAX_DIMENSION)) return { dtype: repeatedValue(node).dtype, shape };
  throw new InvalidOperatorError(`Node "${node.name}" (ConstantOfShape) has the shape [${shape.join(", ")}].`, {
    fix: "Use sizes of at least 0.",
  });
};
