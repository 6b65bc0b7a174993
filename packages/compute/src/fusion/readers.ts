import type { Graph, GraphNode } from "@starling/graph";

/** Who makes and who reads the values of a graph. */
export interface Readers {
  producer(name: string): GraphNode | undefined;
  /** The one node that reads a value, once, if nobody else does and it is no output of the graph. */
  soleReader(name: string): GraphNode | undefined;
}

/** Indexes a graph. */
export function readersOf({ nodes, outputs }: Graph): Readers {
  const producers = new Map<string, GraphNode>();
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of node.outputs) producers.set(name, node);
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  const visible = new Set(outputs.map(({ name }) => name));
  return {
    producer: (name) => producers.get(name),
    soleReader: (name) => {
      const [reader, ...others] = readers.get(name) ?? [];
      return others.length > 0 || visible.has(name) ? undefined : reader;
    },
  };
}

/** A graph in which some nodes have become others, or nothing. */
export function replaceNodes(graph: Graph, replacements: ReadonlyMap<GraphNode, GraphNode | undefined>): Graph {
  const nodes = graph.nodes.flatMap((node) => {
    const replacement = replacements.has(node) ? replacements.get(node) : node;
    return replacement ? [replacement] : [];
  });
  return { ...graph, nodes };
}
