import { intAttribute } from "./attributes.ts";
import { GraphError } from "./errors.ts";
import { randomIntegers } from "./random-integers.ts";
import { float32Tensor } from "./tensor.ts";
import type { Attribute, Graph, GraphNode, Model, Parameter, TensorOf } from "./types.ts";
import { heUniform, zeros } from "./zoo/initialise.ts";

export interface LowRankOptions {
  /** Which weights of MatMul and Gemm get an adapter, by their names. */
  readonly select: (name: string) => boolean;
  /** Columns of A and rows of B. */
  readonly rank: number;
  /** The adapter counts alpha / rank. */
  readonly alpha: number;
  /** Seed of A: the same seed gives the same bits everywhere. */
  readonly seed: number;
}

const [A, B, SCALE] = ["lora.A", "lora.B", "lora.scale"] as const;

/** A weight that nodes multiply their first input with: [inputs, outputs], or [outputs, inputs] in a Gemm with transB. */
function multiplied(node: GraphNode, names: ReadonlySet<string>): string | undefined {
  const [, weight = ""] = node.inputs;
  const plain = node.op === "MatMul" || (node.op === "Gemm" && intAttribute(node, "transA", 0) === 0);
  return plain && names.has(weight) ? weight : undefined;
}

const transposed = (node: GraphNode) => node.op === "Gemm" && intAttribute(node, "transB", 0) !== 0;

/**
 * Adds low-rank adapters to chosen weights and freezes everything else (Hu et al. 2021, arXiv:2106.09685, section 4.1):
 * x·W becomes x·W + alpha/rank · (x·A)·B, with B zero at first, so that the model starts as it is. Only A and B are
 * trained: the update, the server's steps and the backward pass have no other parameters.
 * @throws GraphError if no weight is chosen, or the rank is not from 1 to the smaller side of every one
 */
export function addAdapters({ graph, weights }: Model, { select, rank, alpha, seed }: LowRankOptions): Model {
  const matrices = graph.parameters.filter(({ name, shape }) => shape.length === 2 && select(name));
  const names = new Set(matrices.map(({ name }) => name));
  const adapted = new Map(
    graph.nodes.flatMap((node) => {
      const weight = multiplied(node, names);
      return weight === undefined ? [] : [[weight, node] as const];
    }),
  );
  if (adapted.size === 0) {
    throw new GraphError("No weight of a MatMul or Gemm has a name that was chosen.", {
      fix: `Choose among ${graph.parameters
        .filter(({ shape }) => shape.length === 2)
        .map(({ name }) => name)
        .slice(0, 5)
        .join(", ")}.`,
    });
  }
  const next = randomIntegers(seed);
  const parameters: Parameter[] = graph.parameters.map((parameter) => ({ ...parameter, trainable: false }));
  const values = new Map<string, TensorOf<"float32">>(weights);
  for (const [weight, node] of adapted) {
    const { shape = [] } = matrices.find(({ name }) => name === weight) ?? {};
    const [inputs = 0, outputs = 0] = transposed(node) ? shape.toReversed() : shape;
    if (!Number.isInteger(rank) || rank < 1 || rank > Math.min(inputs, outputs)) {
      throw new GraphError(`An adapter of rank ${rank} does not fit "${weight}" [${shape.join(", ")}].`, {
        fix: `Use a rank from 1 to ${Math.min(inputs, outputs)}.`,
      });
    }
    for (const [suffix, tensor] of [
      [A, heUniform([inputs, rank], inputs, next)],
      [B, zeros([rank, outputs])],
    ] as const) {
      parameters.push({ name: `${weight}.${suffix}`, dtype: "float32", shape: tensor.shape, trainable: true });
      values.set(`${weight}.${suffix}`, tensor);
    }
  }
  const constants = new Map(graph.constants).set(SCALE, float32Tensor([], Float32Array.of(alpha / rank)));
  const nodes = graph.nodes.flatMap((node) => {
    const weight = multiplied(node, names);
    return weight === undefined ? [node] : withAdapter(node, weight);
  });
  return { graph: { ...graph, nodes, parameters, constants }, weights: values };
}

/** The node beside its adapter, and their sum under the node's own name. */
function withAdapter(node: GraphNode, weight: string): GraphNode[] {
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
    step("MatMul", "down", [input, `${weight}.${A}`]),
    step("MatMul", "up", [at("down"), `${weight}.${B}`]),
    step("Mul", "scaled", [at("up"), SCALE]),
    step("Add", "sum", [at("base"), at("scaled")], output),
  ];
}

/**
 * The base model with its adapters merged into its weights, W + alpha/rank · A·B in float64: what is exported.
 *
 * @param base the graph that `addAdapters` was given
 * @param adapted its result, trained
 * @throws GraphError if the adapters are not there
 */
export function mergeAdapters(base: Graph, adapted: Model): Model {
  const scale = adapted.graph.constants.get(SCALE)?.data[0];
  if (scale === undefined) throw new GraphError("The model has no adapters.", { fix: "Add them with addAdapters." });
  const flipped = new Set(base.nodes.filter(transposed).map(({ inputs }) => inputs[1]));
  const weights = new Map(
    base.parameters.map(({ name, shape }) => {
      const weight = adapted.weights.get(name);
      if (weight === undefined) throw new GraphError(`The weights "${name}" are absent.`, { fix: "Give all weights." });
      const [a, b] = [adapted.weights.get(`${name}.${A}`), adapted.weights.get(`${name}.${B}`)];
      if (a === undefined || b === undefined) return [name, weight] as const;
      const added = product(a, b);
      const [, outputs = 1] = b.shape;
      const [inputs = 1] = a.shape;
      const data = weight.data.map((value, i) => {
        const at = flipped.has(name) ? (i % inputs) * outputs + Math.floor(i / inputs) : i;
        return value + Number(scale) * (added[at] ?? 0);
      });
      return [name, float32Tensor(shape, data)] as const;
    }),
  );
  return { graph: base, weights };
}

/** A·B, row-major. */
function product(a: TensorOf<"float32">, b: TensorOf<"float32">): Float64Array {
  const [inputs = 0, rank = 0] = a.shape;
  const [, outputs = 0] = b.shape;
  const sums = new Float64Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < rank; k++) {
      const factor = a.data[i * rank + k] ?? 0;
      for (let j = 0; j < outputs; j++) {
        const at = i * outputs + j;
        sums[at] = (sums[at] ?? 0) + factor * (b.data[k * outputs + j] ?? 0);
      }
    }
  }
  return sums;
}
