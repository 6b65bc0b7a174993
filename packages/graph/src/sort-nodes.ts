import { CyclicGraphError } from "./errors.ts";
import type { GraphNode } from "./types.ts";

/**
 * Puts nodes after the nodes whose outputs they read. Nodes that are in order already keep their places.
 * @throws CyclicGraphError naming a node of the cycle.
 */
export function sortNodes(nodes: readonly GraphNode[]): GraphNode[] {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const sorted: GraphNode[] = [];
  const states = new Map<GraphNode, "open" | "done">();
  // A stack of its own: ten thousand nodes in a chain would overflow the call stack.
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const state = states.get(node);
    if (state === "done") continue;
    if (state === "open") {
      states.set(node, "done");
      sorted.push(node);
      continue;
    }
    states.set(node, "open");
    stack.push(node);
    for (const input of node.inputs.toReversed()) {
      const producer = input === "" ? undefined : producers.get(input);
      if (producer === undefined || states.get(producer) === "done") continue;
      if (states.get(producer) === "open") {
        throw new CyclicGraphError(
          `Node "${node.name}" (${node.op}) reads "${input}", which depends on its own output.`,
          {
            fix: "Export a model without cycles; unroll recurrent connections.",
          },
        );
      }
      stack.push(producer);
    }
  }
  return sorted;
}
