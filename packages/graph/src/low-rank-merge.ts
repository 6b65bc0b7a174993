import { GraphError } from "./errors.ts";
import { findAdapters } from "./low-rank-find.ts";
import { isTransposed, LORA } from "./low-rank-form.ts";
import { pruneGraph } from "./prune-graph.ts";
import { runningStatistics } from "./running-statistics.ts";
import { float32Tensor } from "./tensor.ts";
import type { Graph, Model, TensorOf, Weights } from "./types.ts";

function present(weights: Weights, name: string): TensorOf<"float32"> {
  const tensor = weights.get(name);
  if (tensor !== undefined) return tensor;
  throw new GraphError(`The weights "${name}" are absent.`, { fix: "Give all weights." });
}

function foundIn(graph: Graph) {
  const adapters = findAdapters(graph);
  if (adapters.length > 0) return adapters;
  throw new GraphError("The model has no adapters.", { fix: "Add them with addAdapters." });
}

/**
 * A model with its adapters merged into the weights that they belong to, W + alpha/rank · A·B in float64: the graph that
 * the adapters were added to, of the same operators and sizes. All of its weights but running statistics can be trained.
 * @throws GraphError if the model has no adapters, or weights are absent
 */
export function mergeAdapters({ graph, weights }: Model): Model {
  const adapters = foundIn(graph);
  const scale = Number(graph.constants.get(LORA.scale)?.data[0]);
  const gone = new Set(adapters.flatMap(({ added }) => added));
  const outputs = new Map(adapters.flatMap(({ nodes }) => nodes.map(({ node, output }) => [node.name, output])));
  const frozen = runningStatistics(graph.nodes);
  const merged = pruneGraph({
    ...graph,
    nodes: graph.nodes.flatMap((node) => {
      if (gone.has(node.name)) return [];
      const output = outputs.get(node.name);
      return [output === undefined ? node : { ...node, outputs: [output] }];
    }),
    parameters: graph.parameters.map((parameter) => ({ ...parameter, trainable: !frozen.has(parameter.name) })),
  });
  const values = new Map(merged.parameters.map(({ name }) => [name, present(weights, name)]));
  for (const { weight, a, b, nodes } of adapters) {
    const flipped = nodes.some(({ node }) => isTransposed(node));
    const added = { a: present(weights, a), b: present(weights, b), scale, flipped };
    values.set(weight, withProduct(present(weights, weight), added));
  }
  return { graph: merged, weights: values };
}

/** The adapters alone, by name, and the scale that their products count. @throws GraphError as `mergeAdapters` */
export function adapterWeights({ graph, weights }: Model): { readonly weights: Weights; readonly scale: number } {
  const names = foundIn(graph).flatMap(({ a, b }) => [a, b]);
  const scale = Number(graph.constants.get(LORA.scale)?.data[0]);
  return { weights: new Map(names.map((name) => [name, present(weights, name)])), scale };
}

interface Product {
  /** [inputs, rank] */
  readonly a: TensorOf<"float32">;
  /** [rank, outputs] */
  readonly b: TensorOf<"float32">;
  readonly scale: number;
  /** Whether the weight is [outputs, inputs]. */
  readonly flipped: boolean;
}

/** W + scale · A·B, each element summed in float64 and rounded once. */
function withProduct(weight: TensorOf<"float32">, { a, b, scale, flipped }: Product): TensorOf<"float32"> {
  const [inputs = 0, rank = 0] = a.shape;
  const [, outputs = 0] = b.shape;
  const sums = new Float64Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < rank; k++) {
      const factor = scale * (a.data[i * rank + k] ?? 0);
      for (let j = 0; j < outputs; j++) {
        const at = flipped ? j * inputs + i : i * outputs + j;
        sums[at] = (sums[at] ?? 0) + factor * (b.data[k * outputs + j] ?? 0);
      }
    }
  }
  return float32Tensor(
    weight.shape,
    weight.data.map((value, at) => value + (sums[at] ?? 0)),
  );
}
