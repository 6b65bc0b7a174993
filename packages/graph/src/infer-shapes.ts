import { analyseGraph } from "./analyse-graph.ts";
import type { TensorType } from "./shapes/rule.ts";
import type { Graph } from "./types.ts";

/**
 * Element type and shape of every value of the graph, for a batch of `batch` samples.
 * @throws UnsupportedOperatorError, InvalidOperatorError, ShapeError, ModelTooLargeError
 */
export function inferShapes(graph: Graph, batch: number): ReadonlyMap<string, TensorType> {
  return analyseGraph(graph, batch).types;
}
