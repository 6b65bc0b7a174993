import { addedNodes, LORA, multiplies } from "./low-rank-form.ts";
import type { Graph, GraphNode } from "./types.ts";

/** An adapter that a graph has: of this weight, at all of these nodes. */
export interface Adapter {
  readonly weight: string;
  readonly a: string;
  readonly b: string;
  /** Nodes that multiply with the weight, each with the name of the value that it and its adapter give together. */
  readonly nodes: readonly { readonly node: GraphNode; readonly output: string }[];
  /** Names of the nodes that the adapter consists of. */
  readonly added: readonly string[];
}

const same = (one: GraphNode, other: GraphNode | undefined) =>
  other !== undefined &&
  one.op === other.op &&
  one.name === other.name &&
  one.inputs.join("\n") === other.inputs.join("\n") &&
  one.outputs.join("\n") === other.outputs.join("\n");

/**
 * Finds the adapters of a graph by their form alone, as `addAdapters` makes them; a graph comes from strangers, so
 * nothing but what it computes counts. What only looks like one is none: every reader of the weight must have the same
 * adapter, and no other node may read what lies between.
 */
export function findAdapters(graph: Graph): readonly Adapter[] {
  const { nodes, parameters, constants, outputs } = graph;
  const scale = constants.get(LORA.scale);
  if (scale?.dtype !== "float32" || scale.shape.length !== 0) return [];
  const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const readers = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs.map((output) => output.name)]) {
    readers.set(name, (readers.get(name) ?? 0) + 1);
  }

  /** The nodes of the adapter at a node that multiplies with a weight, and their common result. */
  const adapterAt = (node: GraphNode, weight: string) => {
    const last = byName.get(`${node.name}.lora.sum`);
    const [output = ""] = last?.outputs ?? [];
    const [base, ...added] = addedNodes({ ...node, outputs: [output] }, weight);
    if (base === undefined || !same(node, base) || !added.every((made) => same(made, byName.get(made.name)))) return;
    const between = [base, ...added.slice(0, -1)].flatMap((made) => made.outputs);
    if (between.some((name) => readers.get(name) !== 1)) return;
    return { node, output, added: added.map(({ name }) => name) };
  };

  return parameters.flatMap(({ name: weight, shape }): Adapter[] => {
    const [a, b] = [`${weight}.${LORA.a}`, `${weight}.${LORA.b}`];
    const multiplying = nodes.filter(({ inputs }) => inputs.includes(weight));
    const found = multiplying.flatMap((node) => (multiplies(node) ? (adapterAt(node, weight) ?? []) : []));
    const [rows, columns] = [shapes.get(a), shapes.get(b)];
    const fits = shape.length === 2 && rows?.length === 2 && columns?.length === 2 && rows[1] === columns[0];
    if (!fits || found.length === 0 || found.length !== multiplying.length) return [];
    return [{ weight, a, b, nodes: found, added: found.flatMap(({ added }) => added) }];
  });
}

/** Whether a graph has adapters that can be merged or taken away by themselves. */
export function hasAdapters(graph: Graph): boolean {
  return findAdapters(graph).length > 0;
}
