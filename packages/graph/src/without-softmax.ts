import { axisAttribute } from "./attributes.ts";
import { pruneGraph } from "./prune-graph.ts";
import type { Graph } from "./types.ts";

/**
 * The graph without the Softmax that gives its output, where it ends with one over the last dimension: exporters of
 * classifiers add it, and losses here are taken of logits. The weights belong to both graphs, so what was trained with
 * one is exported with the other.
 */
export function withoutSoftmax(graph: Graph): Graph {
  const [output] = graph.outputs;
  const last = graph.nodes.find(({ outputs }) => output !== undefined && outputs[0] === output.name);
  const [logits] = last?.inputs ?? [];
  if (graph.outputs.length !== 1 || output === undefined || last?.op !== "Softmax" || logits === undefined)
    return graph;
  const rank = output.shape.length;
  if (axisAttribute(last, -1, rank) !== rank - 1) return graph;
  return pruneGraph({ ...graph, outputs: [{ ...output, name: logits }] });
}
