import { intAttribute } from "./attributes.ts";
import type { Graph, GraphNode } from "./types.ts";

/** The operator set from which BatchNormalization has a training mode; from 13 to 14 no other meaning changed. */
const SINCE = 14;

const normalizes = ({ op }: GraphNode) => op === "BatchNormalization";
/** Whether a node is a BatchNormalization that normalizes by its batch. */
export const usesBatch = (node: GraphNode) => normalizes(node) && intAttribute(node, "training_mode", 0) !== 0;

/** Whether any BatchNormalization of a graph normalizes by its batch, so that its running statistics are not used. */
export function hasBatchStatistics({ nodes }: Graph): boolean {
  return nodes.some(usesBatch);
}

/**
 * Lets BatchNormalization use the statistics of each micro-batch while it trains; exporters write it with frozen ones.
 * The running statistics of the weights are then out of date until they are computed anew (see `calibrationGraph`).
 */
export function withBatchStatistics(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (!normalizes(node)) return node;
    return { ...node, attributes: new Map(node.attributes).set("training_mode", { kind: "int", value: 1 }) };
  });
  return { ...graph, nodes, opset: Math.max(graph.opset, SINCE) };
}
