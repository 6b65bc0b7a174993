import type { GraphNode } from "@starling/graph";
import type { OperatorContext } from "./operator.ts";
import { unsupported } from "./unsupported.ts";

/**
 * The numbers of an input that must be known before the graph runs; undefined where it is absent.
 * @throws UnsupportedGraphError when the graph computes it
 */
export function constantNumbers(
  node: GraphNode,
  context: OperatorContext,
  index: number,
  what: string,
): number[] | undefined {
  const name = node.inputs[index] ?? "";
  if (name === "") return undefined;
  const constant = context.constant(name);
  if (!constant) throw unsupported(node, `its ${what} is computed by the graph; it must be a constant`);
  return Array.from(constant.data, Number);
}

/** Axes counted from the start. */
export function fromStart(axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => (axis < 0 ? axis + rank : axis));
}
