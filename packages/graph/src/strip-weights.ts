import { type ReadModelOptions, readModel } from "./read-model.ts";
import type { Weights } from "./types.ts";
import { writeGraph } from "./write-graph.ts";

/**
 * Cuts a complete ONNX file into the graph file and its weights, the two forms in which a job names a model.
 * @throws GraphError
 */
export function stripWeights(
  bytes: Uint8Array,
  options: ReadModelOptions = {},
): { readonly graph: Uint8Array; readonly weights: Weights } {
  const { graph, weights } = readModel(bytes, options);
  return { graph: writeGraph(graph), weights };
}
