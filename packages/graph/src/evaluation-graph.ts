import { intAttribute } from "./attributes.ts";
import { InvalidOperatorError } from "./errors.ts";
import type { Graph, GraphNode } from "./types.ts";

/**
 * Leaves out Identity nodes; what read their outputs reads their inputs. One that gives a graph output stays: the
 * output keeps its name.
 */
export function removeIdentities(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const sources = new Map<string, string>();
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => sources.get(name) ?? name);
    const [input = ""] = inputs;
    const [output = ""] = node.outputs;
    if (node.op === "Identity" && !outputs.has(output)) sources.set(output, input);
    else nodes.push({ ...node, inputs });
  }
  return { ...graph, nodes };
}

function evaluated(node: GraphNode, read: ReadonlySet<string>): GraphNode {
  const [output = "", ...further] = node.outputs;
  const isTraining = node.op === "BatchNormalization" && intAttribute(node, "training_mode", 0) !== 0;
  if (node.op !== "Dropout" && !isTraining) return node;
  const used = further.find((name) => read.has(name));
  if (used !== undefined) {
    throw new InvalidOperatorError(
      `"${used}", which node "${node.name}" (${node.op}) gives, exists in training only.`,
      {
        fix: "Export the model without using it.",
      },
    );
  }
  if (isTraining) {
    const attributes = new Map(node.attributes).set("training_mode", { kind: "int", value: 0 });
    return { ...node, outputs: [output], attributes };
  }
  return { ...node, op: "Identity", inputs: node.inputs.slice(0, 1), outputs: [output], attributes: new Map() };
}

/**
 * The graph as it is used after training: Dropout passes its input on, BatchNormalization uses its running statistics,
 * and Identity nodes are left out.
 * @throws InvalidOperatorError if a node reads what exists in training only: a mask of Dropout, new statistics.
 */
export function evaluationGraph(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  read.delete("");
  return removeIdentities({ ...graph, nodes: graph.nodes.map((node) => evaluated(node, read)) });
}
