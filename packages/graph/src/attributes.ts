import { InvalidOperatorError } from "./errors.ts";
import type { Attribute, AttributeKind, AttributeValues, GraphNode } from "./types.ts";

function isKind<K extends AttributeKind>(
  found: Attribute,
  kind: K,
): found is Attribute & { kind: K; value: AttributeValues[K] } {
  return found.kind === kind;
}

/**
 * The value of an attribute, or undefined where the node does not have it.
 * @throws InvalidOperatorError if it is of another kind.
 */
export function attribute<K extends AttributeKind>(
  node: GraphNode,
  name: string,
  kind: K,
): AttributeValues[K] | undefined {
  const found = node.attributes.get(name);
  if (found === undefined) return undefined;
  if (isKind(found, kind)) return found.value;
  throw new InvalidOperatorError(
    `The attribute "${name}" of node "${node.name}" (${node.op}) is of kind ${found.kind}.`,
    { fix: `Make it ${kind}, as ONNX defines it.` },
  );
}

/** An integer attribute with ONNX's default. */
export const intAttribute = (node: GraphNode, name: string, otherwise: number): number =>
  attribute(node, name, "int") ?? otherwise;

/** A float attribute with ONNX's default. */
export const floatAttribute = (node: GraphNode, name: string, otherwise: number): number =>
  attribute(node, name, "float") ?? otherwise;

/** A text attribute with ONNX's default. */
export const stringAttribute = (node: GraphNode, name: string, otherwise: string): string =>
  attribute(node, name, "string") ?? otherwise;

/** A list of integers, or undefined where the node does not have it. */
export const intsAttribute = (node: GraphNode, name: string): readonly number[] | undefined =>
  attribute(node, name, "ints");

/**
 * An axis of a tensor of rank `rank`, counted from the end where it is negative.
 * @param bound `rank` where the axis may also point behind the last dimension (Flatten), else `rank - 1`.
 * @throws InvalidOperatorError
 */
export function resolveAxis(node: GraphNode, axis: number, rank: number, bound = rank - 1): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (resolved >= 0 && resolved <= bound) return resolved;
  throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) has axis ${axis} on a tensor of rank ${rank}.`, {
    fix: `Use an axis from ${-rank} to ${bound}.`,
  });
}

/** `resolveAxis` of the attribute "axis". */
export const axisAttribute = (node: GraphNode, otherwise: number, rank: number, bound = rank - 1): number =>
  resolveAxis(node, intAttribute(node, "axis", otherwise), rank, bound);

/**
 * Several axes of a tensor of rank `rank`, in the order given.
 * @throws InvalidOperatorError if one is out of range or there twice.
 */
export function resolveAxes(node: GraphNode, axes: readonly number[], rank: number): number[] {
  const resolved = axes.map((axis) => resolveAxis(node, axis, rank));
  if (new Set(resolved).size === resolved.length) return resolved;
  throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) names an axis twice: [${axes.join(", ")}].`, {
    fix: "Name every axis once.",
  });
}
