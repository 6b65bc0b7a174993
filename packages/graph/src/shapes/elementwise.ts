import { intAttribute } from "../attributes.ts";
import { InvalidOperatorError } from "../errors.ts";
import { fromOnnxDataType } from "../onnx/data-types.ts";
import type { DType } from "../types.ts";
import { misfit, NUMERIC, required, requiredFloat, requiredType, type ShapeRule } from "./rule.ts";

/** Relu, Tanh and every function of single float32 values. */
export const activation: ShapeRule = (node, inputs) => requiredFloat(node, inputs, 0);

/** A function of single values of one of the types `allowed`. */
export const sameAs =
  (allowed: readonly DType[]): ShapeRule =>
  (node, inputs) =>
    requiredType(node, inputs, 0, allowed);

export const identity: ShapeRule = (node, inputs) => required(node, inputs, 0);

export const cast: ShapeRule = (node, inputs) => {
  const to = intAttribute(node, "to", 0);
  if (to === 0) {
    throw new InvalidOperatorError(`Node "${node.name}" (Cast) does not say to which type.`, {
      fix: 'Set its attribute "to".',
    });
  }
  return { dtype: fromOnnxDataType(to, `node "${node.name}" (Cast)`), shape: required(node, inputs, 0).shape };
};

/** Clip: the bounds are scalars of the value's type. */
export const clip: ShapeRule = (node, inputs) => {
  const value = requiredType(node, inputs, 0, NUMERIC);
  for (const bound of inputs.slice(1)) {
    if (bound === undefined) continue;
    if (bound.dtype !== value.dtype || bound.shape.length > 0) {
      throw misfit(node, inputs, "a bound is no scalar of the value's type");
    }
  }
  return value;
};

/** Dropout: the value and, where it is asked for, the mask of what is kept. */
export const dropout: ShapeRule = (node, inputs) => {
  const value = requiredFloat(node, inputs, 0);
  if ((inputs[1]?.shape.length ?? 0) > 0 || (inputs[2]?.shape.length ?? 0) > 0) {
    throw misfit(node, inputs, "ratio and training_mode must be scalars");
  }
  if (inputs[1] !== undefined) requiredFloat(node, inputs, 1);
  if (inputs[2] !== undefined) requiredType(node, inputs, 2, ["bool"]);
  return [value, { dtype: "bool", shape: value.shape }];
};
