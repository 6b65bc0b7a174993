import { type Graph, type GraphNode, stringAttribute } from "@starling/graph";
import { FUSED } from "./constants.ts";
import { readersOf, replaceNodes } from "./readers.ts";

/**
 * Moves a Gelu that only a FusedLinear reads into it, as its attribute `gelu`: y = gelu(x) · op(w) + …. The slope is
 * then applied by the product that gives the derivative, without a dispatch of its own.
 */
export function fuseGelu(graph: Graph): Graph {
  const readers = readersOf(graph);
  const replacements = new Map<GraphNode, GraphNode | undefined>();
  for (const node of graph.nodes) {
    if (node.op !== "Gelu") continue;
    const [x = ""] = node.inputs;
    const [result = ""] = node.outputs;
    const linear = readers.soleReader(result);
    if (linear?.op !== FUSED.linear || linear.inputs[0] !== result) continue;
    const approximate = stringAttribute(node, "approximate", "none");
    const attributes = new Map(linear.attributes).set("gelu", { kind: "string", value: approximate });
    replacements.set(node, undefined);
    replacements.set(linear, { ...linear, inputs: [x, ...linear.inputs.slice(1)], attributes });
  }
  return replaceNodes(graph, replacements);
}
