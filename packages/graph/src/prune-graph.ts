import type { Graph, GraphNode } from "./types.ts";

/**
 * Leaves out nodes, parameters and constants that no output depends on: exporters leave such remains behind, and a
 * parameter without influence has no gradient.
 */
export function pruneGraph(graph: Graph): Graph {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const needed = new Set<string>();
  const kept = new Set<GraphNode>();
  const pending = graph.outputs.map(({ name }) => name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    const producer = producers.get(name);
    if (producer === undefined || kept.has(producer)) continue;
    kept.add(producer);
    for (const input of producer.inputs) if (input !== "") pending.push(input);
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => kept.has(node)),
    parameters: graph.parameters.filter(({ name }) => needed.has(name)),
    constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
  };
}
