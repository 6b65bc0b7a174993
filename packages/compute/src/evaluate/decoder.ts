import { type Graph, intAttribute } from "@starling/graph";
import { FUSED } from "../fusion/constants.ts";
import type { CompiledGraph, Step } from "../interpreter/compile-graph.ts";

/** What a decoder that can go on from kept keys and values consists of. */
export interface Decoder {
  /** Causal attentions over queries, keys and values side by side. */
  readonly attentions: ReadonlySet<Step>;
  /** Names of parameters with one row for each place in the context. */
  readonly positions: ReadonlySet<string>;
}

/**
 * Operators that compute each row of a sequence from that row alone, and the inputs that are such rows; all others have
 * to be parameters.
 */
const ROWS: Readonly<Record<string, readonly number[]>> = {
  [FUSED.linear]: [0, 3],
  [FUSED.attention]: [0],
  LayerNormalization: [0],
  RMSNormalization: [0],
  Add: [0, 1],
  Mul: [0, 1],
  Gelu: [0],
  Relu: [0],
  Sigmoid: [0],
  Tanh: [0],
  Identity: [0],
};

/**
 * Recognises a graph in which only causal attentions look from one token to another, and only to earlier ones: what it
 * computed for a token stays right whatever follows.
 *
 * @returns undefined for any other graph
 */
export function decoderOf({ graph, blocks, output }: CompiledGraph): Decoder | undefined {
  const parameters = new Map(graph.parameters.map(({ name, shape }) => [name, shape]));
  const rows = new Set<string>();
  const attentions = new Set<Step>();
  const positions = new Set<string>();
  const readers = new Map<string, number>();
  for (const step of blocks.flatMap(({ steps }) => steps)) {
    const { node } = step;
    for (const name of node.inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
    const [result = ""] = node.outputs;
    if (node.op === FUSED.embedding) {
      if (!isLookup(graph, node.inputs, parameters)) return undefined;
      positions.add(node.inputs[2] ?? "");
    } else {
      const inRows = ROWS[node.op];
      const fits = node.inputs.every((name, i) => {
        if (name === "") return true;
        return inRows?.includes(i) ? rows.has(name) : parameters.has(name);
      });
      if (inRows === undefined || !fits || !alongLastAxis(step)) return undefined;
      if (node.op === FUSED.attention) {
        if (intAttribute(node, "is_causal", 0) !== 1) return undefined;
        attentions.add(step);
      }
    }
    rows.add(result);
  }
  const readOnce = [...positions].every((name) => readers.get(name) === 1);
  return rows.has(output) && readOnce && attentions.size > 0 ? { attentions, positions } : undefined;
}

/** A lookup of the graph's own tokens. */
function isLookup(
  { inputs }: Graph,
  [table = "", ids = "", places = ""]: readonly string[],
  parameters: ReadonlyMap<string, readonly number[]>,
): boolean {
  return parameters.has(table) && parameters.has(places) && inputs.some(({ name }) => name === ids);
}

/** A normalization of rows goes along their channels. */
function alongLastAxis({ node }: Step): boolean {
  return !node.op.endsWith("Normalization") || [-1, 2].includes(intAttribute(node, "axis", -1));
}
