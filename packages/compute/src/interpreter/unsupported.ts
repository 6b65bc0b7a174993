import { type GraphNode, intAttribute } from "@starling/graph";
import { UnsupportedGraphError } from "../errors.ts";

/** An error that names the node and its operator. */
export function unsupported(node: GraphNode, what: string): UnsupportedGraphError {
  return new UnsupportedGraphError(`Node ${node.name} (${node.op}): ${what}.`, {
    fix: "Export the model without it, or with an equivalent that the operator table in the documentation lists.",
  });
}

/**
 * Makes sure that an attribute, if it is there, has the one value that the engine honours.
 * @throws UnsupportedGraphError
 */
export function onlySupports(node: GraphNode, name: string, expected: number): void {
  const value = intAttribute(node, name, expected);
  if (value !== expected) throw unsupported(node, `${name} = ${value} is not supported`);
}
