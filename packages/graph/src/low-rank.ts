import { GraphError } from "./errors.ts";
import { adaptableWeights, addedNodes, LORA, sidesOf } from "./low-rank-form.ts";
import { randomIntegers } from "./random-integers.ts";
import { float32Tensor } from "./tensor.ts";
import type { Model, Parameter, TensorOf } from "./types.ts";
import { heUniform, zeros } from "./zoo/initialise.ts";

export interface LowRankOptions {
  /** Which of the `adaptableWeights` get an adapter, by their names. */
  readonly select: (name: string) => boolean;
  /** Columns of A and rows of B. */
  readonly rank: number;
  /** The adapter counts alpha / rank. */
  readonly alpha: number;
  /** Seed of A: the same seed gives the same bits everywhere. */
  readonly seed: number;
}

/**
 * Adds low-rank adapters to chosen weights and freezes everything else (Hu et al. 2021, arXiv:2106.09685, section 4.1):
 * x·W becomes x·W + alpha/rank · (x·A)·B, with B zero at first, so that the model starts as it is. Only A and B are
 * trained: the update, the server's steps and the backward pass have no other parameters. The result is a graph like any
 * other, from which `mergeAdapters` finds the way back by itself.
 * @throws GraphError if no weight is chosen, there are adapters already, alpha is not above 0, or the rank is not from 1
 * to the smaller side of every chosen weight
 */
export function addAdapters({ graph, weights }: Model, { select, rank, alpha, seed }: LowRankOptions): Model {
  if (graph.constants.has(LORA.scale)) {
    throw new GraphError("The model has adapters already.", { fix: "Merge them first, or train them on as they are." });
  }
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new GraphError(`An adapter with alpha ${alpha} has no effect.`, { fix: "Use a number above 0." });
  }
  const adaptable = adaptableWeights(graph);
  const chosen = new Map([...adaptable].filter(([name]) => select(name)));
  if (chosen.size === 0) {
    const names = [...adaptable.keys()].slice(0, 5).join(", ");
    throw new GraphError("No weight of a MatMul or Gemm has a name that was chosen.", {
      fix: names === "" ? "Train the whole model: none of its weights can have an adapter." : `Choose among ${names}.`,
    });
  }
  const next = randomIntegers(seed);
  const parameters: Parameter[] = graph.parameters.map((parameter) => ({ ...parameter, trainable: false }));
  const values = new Map<string, TensorOf<"float32">>(weights);
  for (const [weight, { shape, node }] of chosen) {
    const [inputs, outputs] = sidesOf(node, shape);
    if (!Number.isInteger(rank) || rank < 1 || rank > Math.min(inputs, outputs)) {
      throw new GraphError(`An adapter of rank ${rank} does not fit "${weight}" [${shape.join(", ")}].`, {
        fix: `Use a rank from 1 to ${Math.min(inputs, outputs)}, or choose other weights.`,
      });
    }
    for (const [suffix, tensor] of [
      [LORA.a, heUniform([inputs, rank], inputs, next)],
      [LORA.b, zeros([rank, outputs])],
    ] as const) {
      parameters.push({ name: `${weight}.${suffix}`, dtype: "float32", shape: tensor.shape, trainable: true });
      values.set(`${weight}.${suffix}`, tensor);
    }
  }
  const constants = new Map(graph.constants).set(LORA.scale, float32Tensor([], Float32Array.of(alpha / rank)));
  const nodes = graph.nodes.flatMap((node) => {
    const weight = node.inputs[1] ?? "";
    return chosen.has(weight) ? addedNodes(node, weight) : [node];
  });
  return { graph: { ...graph, nodes, parameters, constants }, weights: values };
}
