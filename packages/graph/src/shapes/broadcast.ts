import { intAttribute } from "../attributes.ts";
import type { DType, GraphNode } from "../types.ts";
import { misfit, NUMERIC, requiredType, type ShapeRule, type TensorType } from "./rule.ts";

/**
 * Shape of two tensors together by NumPy's rule (ONNX "Broadcasting", multidirectional), or undefined if they do not
 * fit.
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Shape of all inputs together. */
function broadcastAll(node: GraphNode, inputs: readonly (TensorType | undefined)[]): number[] {
  let shape: number[] | undefined = [];
  for (const input of inputs)
    if (input !== undefined && shape !== undefined) shape = broadcastShapes(shape, input.shape);
  if (shape !== undefined) return shape;
  throw misfit(node, inputs, "their shapes do not broadcast");
}

/** Inputs of one type, one of `allowed`, that broadcast together. */
function together<D extends DType>(
  node: GraphNode,
  inputs: readonly (TensorType | undefined)[],
  allowed: readonly D[],
): TensorType {
  const shape = broadcastAll(node, inputs);
  const types = new Set(inputs.map((input) => input?.dtype));
  if (types.size > 1) throw misfit(node, inputs, "their types differ", "Cast one of them.");
  const { dtype } = requiredType(node, inputs, 0, allowed);
  return { dtype, shape };
}

/** Add, Sub, Mul, Div, Min, Max. */
export const arithmetic: ShapeRule = (node, inputs) => together(node, inputs, NUMERIC);

/** Mod: on floats only with the sign of C's fmod, as ONNX defines it. */
export const modulo: ShapeRule = (node, inputs) => {
  const type = together(node, inputs, NUMERIC);
  if (!type.dtype.startsWith("float") || intAttribute(node, "fmod", 0) !== 0) return type;
  throw misfit(node, inputs, "on floats it needs fmod = 1", "Set fmod to 1.");
};

/** Equal, Less and their kind: the answer is bool. */
export const comparison =
  (allowed: readonly DType[]): ShapeRule =>
  (node, inputs) => ({ dtype: "bool", shape: together(node, inputs, allowed).shape });

/** And, Or, Not. */
export const logic: ShapeRule = (node, inputs) => together(node, inputs, ["bool"]);

/** Pow: the exponent may be of another type. */
export const power: ShapeRule = (node, inputs) => {
  const base = requiredType(node, inputs, 0, NUMERIC);
  requiredType(node, inputs, 1, NUMERIC);
  return { dtype: base.dtype, shape: broadcastAll(node, inputs) };
};

/** Where: a condition and two values of one type. */
export const where: ShapeRule = (node, inputs) => {
  requiredType(node, inputs, 0, ["bool"]);
  const [, yes, no] = inputs;
  if (yes?.dtype !== no?.dtype || yes === undefined) throw misfit(node, inputs, "the types of its values differ");
  return { dtype: yes.dtype, shape: broadcastAll(node, inputs) };
};
