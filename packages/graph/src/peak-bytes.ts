import type { GraphAnalysis } from "./analyse-graph.ts";
import { MAX_LOGITS } from "./constants.ts";
import { OPERATORS } from "./operators.ts";
import { elementCount } from "./shape.ts";
import { ELEMENT_BYTES } from "./tensor.ts";
import type { Graph } from "./types.ts";

/** Values that depend on a trainable parameter, and so have a gradient. */
function differentiable(graph: Graph, { types }: GraphAnalysis): Set<string> {
  const found = new Set(graph.parameters.flatMap(({ name, trainable }) => (trainable ? [name] : [])));
  for (const { inputs, outputs } of graph.nodes) {
    if (!inputs.some((name) => found.has(name))) continue;
    for (const name of outputs) if (types.get(name)?.dtype === "float32") found.add(name);
  }
  return found;
}

/**
 * What the last product of a graph gives, and a bias added to it: training holds no more than a piece of its rows at a
 * time.
 */
function piecedValues(graph: Graph): Set<string> {
  const parameters = new Map(graph.parameters.map(({ name, shape }) => [name, shape]));
  const maker = (name: string) => graph.nodes.find(({ outputs }) => outputs.includes(name));
  const [output] = graph.outputs;
  const last = maker(output?.name ?? "");
  const values = new Set<string>();
  const isBiased = last?.op === "Add" && last.inputs.some((name) => parameters.get(name)?.length === 1);
  const product = isBiased ? last.inputs.map(maker).find((node) => node !== undefined) : last;
  if (product?.op !== "MatMul" && product?.op !== "Gemm") return values;
  if (maker(product.inputs[0] ?? "") === undefined) return values;
  for (const name of [...product.outputs, ...(last?.outputs ?? [])]) values.add(name);
  return values;
}

/** Bytes in use at each of so many points in time. */
function timeline(steps: number) {
  const changes = new Float64Array(steps + 1);
  return {
    /** `bytes` are in use from step `first` up to step `last`. */
    hold(bytes: number, first: number, last: number): void {
      changes[first] = (changes[first] ?? 0) + bytes;
      changes[last + 1] = (changes[last + 1] ?? 0) - bytes;
    },
    peak(): number {
      let used = 0;
      return changes.reduce((most, change) => {
        used += change;
        return Math.max(most, used);
      }, 0);
    },
  };
}

/**
 * Most bytes that one training step holds at once, if every value is freed after its last use: a forward pass over the
 * n nodes at the steps 0 to n − 1, the loss at step n, and node i's backward pass at step 2n − i. A value lives until
 * the last node that reads it, or that saves it for its backward pass; a gradient from the first node that adds to it
 * until its producer's backward pass, a parameter's until the end. Optimizer state and an engine's own buffers come on
 * top.
 */
export function peakBytes(graph: Graph, analysis: GraphAnalysis): number {
  const { types, values } = analysis;
  const count = graph.nodes.length;
  const backward = (node: number) => 2 * count - node;
  const withGradient = differentiable(graph, analysis);
  const pieced = piecedValues(graph);
  const memory = timeline(2 * count + 1);
  const bytesOf = (name: string) => {
    const type = types.get(name);
    if (type === undefined) return 0;
    const elements = elementCount(type.shape);
    return (pieced.has(name) ? Math.min(elements, MAX_LOGITS) : elements) * ELEMENT_BYTES[type.dtype];
  };

  const lastUse = new Map<string, number>();
  const lastReader = new Map<string, number>();
  const use = (name: string, step: number) => lastUse.set(name, Math.max(lastUse.get(name) ?? 0, step));
  for (const [i, node] of graph.nodes.entries()) {
    const isTrained = node.outputs.some((name) => withGradient.has(name));
    const saves = isTrained ? (OPERATORS.get(node.op)?.saves ?? "inputs") : "nothing";
    for (const name of node.inputs) {
      use(name, saves === "inputs" || saves === "both" ? backward(i) : i);
      lastReader.set(name, i);
    }
    for (const name of node.outputs) use(name, saves === "output" || saves === "both" ? backward(i) : i);
  }
  for (const { name } of graph.outputs) use(name, count);
  const gradientStart = (name: string) =>
    graph.outputs.some((output) => output.name === name) ? count : backward(lastReader.get(name) ?? 0);

  for (const { name } of graph.inputs) memory.hold(bytesOf(name), 0, lastUse.get(name) ?? 0);
  for (const name of graph.constants.keys()) memory.hold(bytesOf(name), 0, backward(0));
  for (const { name } of graph.parameters) {
    memory.hold(bytesOf(name), 0, backward(0));
    if (withGradient.has(name)) memory.hold(bytesOf(name), gradientStart(name), backward(0));
  }
  for (const [i, node] of graph.nodes.entries()) {
    for (const name of node.outputs) {
      if (name === "" || values.has(name)) continue;
      memory.hold(bytesOf(name), i, lastUse.get(name) ?? i);
      if (withGradient.has(name)) memory.hold(bytesOf(name), gradientStart(name), backward(i));
    }
    const [output = ""] = node.outputs;
    const type = types.get(output);
    const more = OPERATORS.get(node.op)?.savesMore;
    if (more !== undefined && type !== undefined && withGradient.has(output)) {
      const elements = more(
        node,
        node.inputs.map((name) => types.get(name)),
        type,
      );
      memory.hold(Number(elements) * ELEMENT_BYTES.float32, i, backward(i));
    }
  }
  return memory.peak();
}
