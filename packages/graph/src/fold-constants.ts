import { analyseGraph } from "./analyse-graph.ts";
import { pruneGraph } from "./prune-graph.ts";
import type { Graph } from "./types.ts";

/**
 * The graph for a batch of `batch` samples, without the nodes whose values do not depend on the model's input or
 * weights: shape arithmetic, masks, Constant nodes. Their values become constants, so that every list that a node reads
 * (a shape for Reshape, the bounds of a Slice) stands in `constants`. Parameters stay as they are.
 *
 * Values of more than `MAX_FOLDED_ELEMENTS` elements, and float functions that machines round differently (Exp, Pow),
 * are left to the run.
 * @throws UnsupportedOperatorError, InvalidOperatorError, ShapeError, ModelTooLargeError
 */
export function foldConstants(graph: Graph, batch: number): Graph {
  const { values } = analyseGraph(graph, batch);
  const isKnown = (name: string) => name === "" || values.has(name);
  const folded = pruneGraph({
    ...graph,
    nodes: graph.nodes.filter(({ outputs }) => !outputs.every(isKnown)),
    constants: values,
  });
  return { ...folded, parameters: graph.parameters };
}
