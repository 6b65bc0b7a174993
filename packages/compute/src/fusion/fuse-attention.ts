import { constantValue, floatAttribute, type Graph, type GraphNode, intAttribute } from "@starling/graph";
import { FUSED } from "./constants.ts";
import { readersOf, replaceNodes } from "./readers.ts";

/**
 * Merges a Split of the last axis into three equal parts with the Attention over them into one node that reads the
 * packed queries, keys and values where they are.
 */
export function fuseAttention(graph: Graph): Graph {
  const readers = readersOf(graph);
  const replacements = new Map<GraphNode, GraphNode | undefined>();
  for (const split of graph.nodes) {
    if (split.op !== "Split" || !isThirds(graph, split)) continue;
    const [attention, ...rest] = split.outputs.map((name) => readers.soleReader(name));
    if (attention?.op !== "Attention" || rest.some((reader) => reader !== attention)) continue;
    const inOrder = split.outputs.every((name, i) => attention.inputs[i] === name);
    const uncapped = floatAttribute(attention, "softcap", 0) === 0;
    const bare = uncapped && attention.inputs.slice(3).every((name) => name === "");
    const heads = intAttribute(attention, "q_num_heads", 0);
    if (!inOrder || !bare || heads === 0 || heads !== intAttribute(attention, "kv_num_heads", 0)) continue;
    replacements.set(split, undefined);
    replacements.set(attention, { ...attention, op: FUSED.attention, inputs: split.inputs.slice(0, 1) });
  }
  return replaceNodes(graph, replacements);
}

/** Sizes may be given as a constant or left to the number of outputs. */
function isThirds(graph: Graph, split: GraphNode): boolean {
  if (split.outputs.length !== 3 || ![-1, 2].includes(intAttribute(split, "axis", 0))) return false;
  const name = split.inputs[1] ?? "";
  if (name === "") return true;
  const maker = graph.nodes.find(({ op, outputs }) => op === "Constant" && outputs[0] === name);
  const sizes = graph.constants.get(name) ?? (maker && constantValue(maker));
  return sizes !== undefined && new Set(Array.from(sizes.data, Number)).size === 1;
}
