import {
  type Attribute,
  floatAttribute,
  type Graph,
  type GraphNode,
  intAttribute,
  intsAttribute,
} from "@starling/graph";
import { FUSED } from "./constants.ts";
import { type Readers, readersOf, replaceNodes } from "./readers.ts";

/** What a Linear is made of; `last` is the node whose output it takes over. */
interface Linear {
  readonly first: GraphNode;
  readonly last: GraphNode;
  readonly merged: readonly GraphNode[];
  readonly x: string;
  readonly w: string;
  readonly transposeB: boolean;
  readonly columns: number;
  readonly bias: string;
  readonly residual: string;
}

/**
 * Merges a product by a parameter, the bias added to it and the residual stream added to that into one node
 * `FusedLinear(x, w, bias, residual)`: y = x · op(w) + bias + residual.
 */
export function fuseLinear(graph: Graph): Graph {
  const readers = readersOf(graph);
  const replacements = new Map<GraphNode, GraphNode | undefined>();
  for (const node of graph.nodes) {
    const start = matMulOf(graph, readers, node) ?? gemmOf(graph, node);
    if (!start) continue;
    const linear = withAddends(graph, readers, start, (add) => replacements.has(add));
    for (const merged of linear.merged) replacements.set(merged, undefined);
    replacements.set(linear.last, fusedNode(linear));
  }
  return replaceNodes(graph, replacements);
}

function fusedNode({ first, last, x, w, transposeB, bias, residual }: Linear): GraphNode {
  const attributes = new Map<string, Attribute>([["transB", { kind: "int", value: transposeB ? 1 : 0 }]]);
  return { name: first.name, op: FUSED.linear, inputs: [x, w, bias, residual], outputs: last.outputs, attributes };
}

const shapeOf = ({ parameters }: Graph, name: string) => parameters.find((p) => p.name === name)?.shape;

/** MatMul by a matrix of the model, which the graph may transpose first, as models with tied embeddings do. */
function matMulOf(graph: Graph, readers: Readers, node: GraphNode): Linear | undefined {
  const [x = "", right = ""] = node.inputs;
  if (node.op !== "MatMul" || shapeOf(graph, x)) return undefined;
  const transpose = readers.producer(right);
  const transposed = transpose?.op === "Transpose" && swaps(transpose) && readers.soleReader(right) === node;
  const w = transposed ? (transpose.inputs[0] ?? "") : right;
  const shape = shapeOf(graph, w);
  if (shape?.length !== 2) return undefined;
  const columns = shape[transposed ? 0 : 1] ?? 0;
  const merged = transposed ? [node, transpose] : [node];
  return { first: node, last: node, merged, x, w, transposeB: transposed, columns, bias: "", residual: "" };
}

function swaps(transpose: GraphNode): boolean {
  const perm = intsAttribute(transpose, "perm");
  return perm === undefined || perm.join() === "1,0";
}

/** Gemm without factors and with the usual bias, or none. */
function gemmOf(graph: Graph, node: GraphNode): Linear | undefined {
  const [x = "", w = "", bias = ""] = node.inputs;
  if (node.op !== "Gemm" || intAttribute(node, "transA", 0) !== 0 || shapeOf(graph, x)) return undefined;
  if (floatAttribute(node, "alpha", 1) !== 1 || floatAttribute(node, "beta", 1) !== 1) return undefined;
  const transposeB = intAttribute(node, "transB", 0) !== 0;
  const shape = shapeOf(graph, w);
  const columns = shape?.[transposeB ? 0 : 1] ?? 0;
  if (!shape || (bias !== "" && !isBias(graph, bias, columns))) return undefined;
  return { first: node, last: node, merged: [node], x, w, transposeB, columns, bias, residual: "" };
}

function isBias(graph: Graph, name: string, columns: number): boolean {
  const shape = shapeOf(graph, name);
  return shape?.length === 1 && shape[0] === columns;
}

/** Follows the result as long as its only reader adds something to it that the kernel can add as well. */
function withAddends(graph: Graph, readers: Readers, start: Linear, taken: (node: GraphNode) => boolean): Linear {
  let linear = start;
  for (;;) {
    const [result = ""] = linear.last.outputs;
    const add = readers.soleReader(result);
    if (add?.op !== "Add" || taken(add)) return linear;
    const other = add.inputs.find((name) => name !== result) ?? "";
    const isKnown = shapeOf(graph, other) !== undefined || graph.constants.has(other);
    const merged = [...linear.merged, add];
    if (linear.bias === "" && linear.residual === "" && isBias(graph, other, linear.columns)) {
      linear = { ...linear, last: add, merged, bias: other };
    } else if (linear.residual === "" && !isKnown) {
      linear = { ...linear, last: add, merged, residual: other };
    } else {
      return linear;
    }
  }
}
