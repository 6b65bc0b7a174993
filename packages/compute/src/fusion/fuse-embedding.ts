import { axisAttribute, type Graph, type GraphNode } from "@starling/graph";
import { FUSED } from "./constants.ts";
import { readersOf, replaceNodes } from "./readers.ts";

/**
 * Merges a lookup of token ids in a table of the model with the positions added to it: one node
 * `FusedEmbedding(table, ids, positions)`.
 */
export function fuseEmbedding(graph: Graph): Graph {
  const readers = readersOf(graph);
  const replacements = new Map<GraphNode, GraphNode | undefined>();
  const shapeOf = (name: string) => graph.parameters.find((parameter) => parameter.name === name)?.shape;
  for (const gather of graph.nodes) {
    const [table = "", ids = ""] = gather.inputs;
    const [result = ""] = gather.outputs;
    const shape = shapeOf(table);
    if (gather.op !== "Gather" || shape?.length !== 2 || axisAttribute(gather, 0, 2) !== 0) continue;
    const add = readers.soleReader(result);
    const positions = add?.inputs.find((name) => name !== result) ?? "";
    // One row of positions for each place in a sequence: anything else would be broadcast.
    const length = graph.inputs.find(({ name }) => name === ids)?.shape.at(-1);
    const fits = shapeOf(positions)?.join() === [length, shape[1]].join();
    if (add?.op !== "Add" || !fits) continue;
    replacements.set(gather, undefined);
    replacements.set(add, { ...add, op: FUSED.embedding, inputs: [table, ids, positions] });
  }
  return replaceNodes(graph, replacements);
}
