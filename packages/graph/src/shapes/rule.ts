import { ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import type { DType, GraphNode, TensorValue } from "../types.ts";

/** A tensor without its values, every size known. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** What a rule sees of the graph around its node. */
export interface ShapeScope {
  /** The value of a name that does not depend on the input, if it is known. */
  readonly constant: (name: string) => TensorValue | undefined;
  /** Version of the operator set: some operators moved a list from an attribute to an input. */
  readonly opset: number;
}

/**
 * From a node and its inputs (undefined = absent) to its output, or to all of them for an operator that has several.
 * The node's arity and the kinds of its attributes have been checked against its schema.
 */
export type ShapeRule = (
  node: GraphNode,
  inputs: readonly (TensorType | undefined)[],
  scope: ShapeScope,
) => TensorType | readonly TensorType[];

/** The input at `index`, which the operator's schema promises. */
export function required(node: GraphNode, inputs: readonly (TensorType | undefined)[], index: number): TensorType {
  const input = inputs[index];
  if (input !== undefined) return input;
  throw new ShapeError(`Node "${node.name}" (${node.op}) lacks its input ${index}.`, {
    fix: "Export the model again.",
  });
}

/** The error of a node whose inputs do not fit together. */
export function misfit(
  node: GraphNode,
  inputs: readonly (TensorType | undefined)[],
  problem: string,
  fix = "Change the layer's sizes and export the model again.",
): ShapeError {
  const given = inputs.map((input) => (input === undefined ? "none" : `${input.dtype} ${formatShape(input.shape)}`));
  return new ShapeError(`Node "${node.name}" (${node.op}) cannot take ${given.join(" and ")}: ${problem}.`, { fix });
}

/** The input at `index`, of one of the types in `allowed`. */
export function requiredType<D extends DType>(
  node: GraphNode,
  inputs: readonly (TensorType | undefined)[],
  index: number,
  allowed: readonly D[],
): TensorType & { readonly dtype: D } {
  const { dtype, shape } = required(node, inputs, index);
  const found = allowed.find((candidate) => candidate === dtype);
  if (found !== undefined) return { dtype: found, shape };
  throw misfit(node, inputs, `input ${index} must be ${allowed.join(" or ")}`, "Cast the value first.");
}

/** The input at `index`, float32: what this network computes in. */
export const requiredFloat = (node: GraphNode, inputs: readonly (TensorType | undefined)[], index: number) =>
  requiredType(node, inputs, index, ["float32"]);

/** Types that arithmetic is defined on. */
export const NUMERIC = ["float32", "float64", "int8", "uint8", "int32", "int64"] as const satisfies readonly DType[];
/** Types of positions in a tensor. */
export const INDEX = ["int32", "int64"] as const satisfies readonly DType[];
