import { floatAttribute, intAttribute } from "./attributes.ts";
import type { Attribute, Graph, GraphNode } from "./types.ts";

/** Names of what an adapter consists of: matrices behind the weight's name, and the scale that all of them share. */
export const LORA = { a: "lora.A", b: "lora.B", scale: "lora.scale" } as const;

/** Whether a tensor has the name of an adapter's matrix: a hint for people, where the graph itself is not at hand. */
export const isAdapterName = (name: string) => name.endsWith(`.${LORA.a}`) || name.endsWith(`.${LORA.b}`);

/** Whether a node multiplies its first input with its second as x·W, but for a transposed W. */
export function multiplies(node: GraphNode): boolean {
  if (node.op === "MatMul") return true;
  return node.op === "Gemm" && intAttribute(node, "transA", 0) === 0 && floatAttribute(node, "alpha", 1) === 1;
}

/** Whether the weight of such a node is [outputs, inputs] instead of [inputs, outputs]. */
export const isTransposed = (node: GraphNode) => node.op === "Gemm" && intAttribute(node, "transB", 0) !== 0;

/** Inputs and outputs of a node's weight of this shape. */
export function sidesOf(node: GraphNode, shape: readonly number[]): readonly [number, number] {
  const [inputs = 0, outputs = 0] = isTransposed(node) ? shape.toReversed() : shape;
  return [inputs, outputs];
}

export interface AdaptableWeight {
  readonly shape: readonly number[];
  /** The first node that multiplies with it; the others do it in the same way. */
  readonly node: GraphNode;
}

/**
 * The weights that can have an adapter, by name: matrices that are read by nothing but MatMul and Gemm as x·W. One that
 * also serves as a table, as tied embeddings do, is none: what is added to the product would not be in the table.
 */
export function adaptableWeights({ nodes, parameters, outputs }: Graph): ReadonlyMap<string, AdaptableWeight> {
  const found = new Map<string, AdaptableWeight>();
  for (const { name, shape } of parameters) {
    const readers = nodes.filter(({ inputs }) => inputs.includes(name));
    const [node] = readers;
    if (node === undefined || shape.length !== 2 || outputs.some((output) => output.name === name)) continue;
    const same = readers.every(
      (reader) =>
        multiplies(reader) &&
        isTransposed(reader) === isTransposed(node) &&
        reader.inputs.indexOf(name) === 1 &&
        reader.inputs.lastIndexOf(name) === 1,
    );
    if (same) found.set(name, { shape, node });
  }
  return found;
}

/** The node beside its adapter, and their sum under the node's own name. */
export function addedNodes(node: GraphNode, weight: string): GraphNode[] {
  const [input = ""] = node.inputs;
  const [output = ""] = node.outputs;
  const at = (suffix: string) => `${node.name}.lora.${suffix}`;
  const step = (op: string, suffix: string, inputs: readonly string[], result = at(suffix)) => ({
    name: at(suffix),
    op,
    inputs,
    outputs: [result],
    attributes: new Map<string, Attribute>(),
  });
  return [
    { ...node, outputs: [at("base")] },
    step("MatMul", "down", [input, `${weight}.${LORA.a}`]),
    step("MatMul", "up", [at("down"), `${weight}.${LORA.b}`]),
    step("Mul", "scaled", [at("up"), LORA.scale]),
    step("Add", "sum", [at("base"), at("scaled")], output),
  ];
}
