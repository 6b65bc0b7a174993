import { assembleGraph } from "../src/assemble-graph.ts";
import type { Attribute, Dimension, Graph, GraphNode, Parameter } from "../src/types.ts";

/** A node whose outputs are named after it: "a" gives "a", or "a.1" and so on for more. */
export function node(
  op: string,
  name: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): GraphNode {
  return { name, op, inputs, outputs: [name], attributes: new Map(Object.entries(attributes)) };
}

export const int = (value: number): Attribute => ({ kind: "int", value });
export const ints = (...value: number[]): Attribute => ({ kind: "ints", value });
export const float = (value: number): Attribute => ({ kind: "float", value });
export const string = (value: string): Attribute => ({ kind: "string", value });

export const parameter = (name: string, ...shape: number[]): Parameter => ({
  name,
  dtype: "float32",
  shape,
  trainable: true,
});

/** A graph from the input "x" to the last node's output, whose declared shape is left open. */
export function graphOf(
  input: readonly Dimension[],
  nodes: readonly GraphNode[],
  pieces: Partial<Graph> & { readonly outputRank?: number } = {},
): Graph {
  const { outputRank = input.length, ...rest } = pieces;
  return assembleGraph({
    name: "test",
    opset: 17,
    inputs: [{ name: "x", dtype: "float32", shape: input }],
    outputs: [
      {
        name: nodes.at(-1)?.outputs[0] ?? "",
        dtype: "float32",
        shape: Array.from({ length: outputRank }, (_, i) => `y${i}`),
      },
    ],
    nodes,
    parameters: [],
    constants: new Map(),
    ...rest,
  });
}
