import { constantValue, type Graph, type GraphNode, type Parameter, type TensorValue } from "@starling/graph";
import type { Precision } from "@starling/protocol";
import { UnsupportedGraphError } from "../errors.ts";
import { fuse } from "../fusion/fuse.ts";
import { type Block, recomputedBlocks, wholeBlock } from "./blocks.ts";
import type { Keeps, Operator, OperatorContext, OperatorTable } from "./operator.ts";
import { fusedOperatorTable, operatorTable } from "./operator-table.ts";

/** A node that is ready to run. */
export interface Step {
  readonly node: GraphNode;
  readonly operator: Operator;
  /** For each input, whether its derivative is asked for. */
  readonly needs: readonly boolean[];
  /** Whether `backward` runs. */
  readonly differentiated: boolean;
  readonly keeps: Keeps;
}

/** A graph that has been checked and can run. */
export interface CompiledGraph {
  readonly graph: Graph;
  /** Parameters that training changes, in the graph's order. */
  readonly trainable: readonly Parameter[];
  readonly context: OperatorContext;
  /** In the order of the forward pass; only what the output depends on. */
  readonly blocks: readonly Block[];
  /** Name of the graph's first output. */
  readonly output: string;
  /** How values are stored between the forward and the backward pass. */
  readonly precision: Precision;
}

export interface CompileOptions {
  /** Values beside trainable parameters whose derivatives are asked for; none by default. */
  readonly withRespectTo?: readonly string[];
  /** Whether patterns of nodes are merged into one; true by default. */
  readonly fused?: boolean;
  /** Whether the backward pass computes values anew, block by block, instead of keeping them; false by default. */
  readonly recompute?: boolean;
  /** `f16` halves what is kept for the backward pass; all arithmetic is f32. `f32` by default. */
  readonly precision?: Precision;
}

/**
 * Checks that every node can be computed and, where a derivative has to pass, differentiated.
 *
 * @throws UnsupportedGraphError naming the node, or the parameter that has no part in the output
 */
export function compileGraph(graph: Graph, options: CompileOptions = {}): CompiledGraph {
  const { withRespectTo = [], fused = true, recompute = false, precision = "f32" } = options;
  const [output] = graph.outputs;
  if (output === undefined) throw new UnsupportedGraphError("The graph has no output.", { fix: "Give it one." });
  const trainable = graph.parameters.filter((parameter) => parameter.trainable);
  const sources = [...trainable.map(({ name }) => name), ...withRespectTo];
  const context = operatorContext(graph, sources);
  for (const node of graph.nodes) operatorOf(operatorTable, node).check?.(node, context);
  const used = neededFor(graph.nodes, output.name);
  requireUse(trainable, used, output.name);
  const needed = graph.nodes.filter((node) => node.outputs.some((name) => used.has(name)));
  const nodes = fused ? fuse({ ...graph, nodes: needed }).nodes : needed;
  const table = { ...operatorTable, ...fusedOperatorTable };
  const running = operatorContext({ ...graph, nodes }, sources);
  const steps = nodes.map((node) => stepOf(node, operatorOf(table, node), running));
  const blocks = recompute ? recomputedBlocks(steps, output.name) : wholeBlock(steps);
  return { graph, trainable, context: running, blocks, output: output.name, precision };
}

function operatorOf(table: OperatorTable, node: GraphNode): Operator {
  const operator = Object.hasOwn(table, node.op) ? table[node.op] : undefined;
  if (operator) return operator;
  throw new UnsupportedGraphError(`Node ${node.name}: operator ${node.op} is not supported.`, {
    fix: "Export the model with the operators that the documentation lists.",
  });
}

function stepOf(node: GraphNode, operator: Operator, context: OperatorContext): Step {
  const needs = node.inputs.map((name) => name !== "" && context.differentiated(name));
  const differentiated = operator.backward !== undefined && needs.some(Boolean);
  const keeps = differentiated ? (operator.keeps?.(node, (index) => needs[index] ?? false) ?? {}) : {};
  return { node, operator, needs, differentiated, keeps };
}

/** What is known before anything runs. A derivative ends at operators that pass none. */
function operatorContext({ constants: given, nodes }: Graph, sources: readonly string[]): OperatorContext {
  const constants = new Map<string, TensorValue>(given);
  const differentiated = new Set(sources);
  for (const node of nodes) {
    const [first] = node.outputs;
    if (node.op === "Constant" && first) constants.set(first, constantValue(node));
    if (!node.inputs.some((name) => differentiated.has(name))) continue;
    for (const name of node.outputs) if (name) differentiated.add(name);
  }
  return { constant: (name) => constants.get(name), differentiated: (name) => differentiated.has(name) };
}

/** Names of all values that a value is computed from, itself included. */
function neededFor(nodes: readonly GraphNode[], output: string): ReadonlySet<string> {
  const used = new Set([output]);
  for (const node of nodes.toReversed()) {
    if (node.outputs.some((name) => used.has(name))) for (const name of node.inputs) used.add(name);
  }
  return used;
}

/** A parameter without a way to the output has no gradient, so it would never be trained. */
function requireUse(trainable: readonly Parameter[], used: ReadonlySet<string>, output: string): void {
  const idle = trainable.find(({ name }) => !used.has(name));
  if (!idle) return;
  throw new UnsupportedGraphError(`Parameter ${idle.name} has no part in the output ${output}.`, {
    fix: "Remove it from the model or mark it as not trainable.",
  });
}
