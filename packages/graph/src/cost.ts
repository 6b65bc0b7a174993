import { analyseGraph } from "./analyse-graph.ts";
import { OPERATORS } from "./operators.ts";
import { peakBytes } from "./peak-bytes.ts";
import { elementCount } from "./shape.ts";
import { ELEMENT_BYTES } from "./tensor.ts";
import type { Graph } from "./types.ts";

/** What a graph costs; every figure is an exact integer. FLOPs are the units that volunteers are paid for. */
export interface Cost {
  /** FLOPs of one forward pass over the batch. */
  readonly flopsForward: bigint;
  /** FLOPs of one training step over the batch. */
  readonly flopsTrain: bigint;
  /** Numbers in all parameters, frozen ones included. */
  readonly parameters: number;
  /** Numbers in the trainable parameters: the length of an update. */
  readonly trainableParameters: number;
  /** Size of all parameters in bytes. */
  readonly bytes: number;
  /** Bytes of the input and of every node's output, which the backward pass keeps. */
  readonly activationBytes: number;
  /** Most bytes that a training step holds at once: parameters, what is saved, gradients; no optimizer state. */
  readonly peakBytes: number;
}

/** The backward pass computes two products for each one of the forward pass (Kaplan et al. 2020, table 1: 2N + 4N). */
const TRAIN_FACTOR = 3n;

/**
 * Counts the work and memory of a graph for a batch of `batch` samples.
 * @throws what `inferShapes` throws.
 */
export function cost(graph: Graph, batch: number): Cost {
  const { types, values } = analyseGraph(graph, batch);
  const bytesOf = (name: string) => {
    const type = types.get(name);
    return type === undefined ? 0 : elementCount(type.shape) * ELEMENT_BYTES[type.dtype];
  };
  let flopsForward = 0n;
  let activationBytes = graph.inputs.reduce((sum, { name }) => sum + bytesOf(name), 0);
  for (const node of graph.nodes) {
    const [output = ""] = node.outputs;
    const type = types.get(output);
    if (type === undefined || values.has(output)) continue;
    const inputs = node.inputs.map((name) => types.get(name));
    flopsForward += OPERATORS.get(node.op)?.flops(node, inputs, type) ?? 0n;
    activationBytes += bytesOf(output);
  }
  const count = (parameters: Graph["parameters"]) =>
    parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const parameters = count(graph.parameters);
  return {
    flopsForward,
    flopsTrain: TRAIN_FACTOR * flopsForward,
    parameters,
    trainableParameters: count(graph.parameters.filter(({ trainable }) => trainable)),
    bytes: parameters * ELEMENT_BYTES.float32,
    activationBytes,
    peakBytes: peakBytes(graph, { types, values }),
  };
}
