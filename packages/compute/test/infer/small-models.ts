import type { InferTask, ModelFile } from "@starling/compute/infer";
import { cnn, type Dimension, type DType, type Graph, mlp, type TensorValue, writeModel } from "@starling/graph";
import { FASHION_SAMPLES, type Item, type Pipeline } from "@starling/processing";

const file = (name: string, graph: Uint8Array): ModelFile => ({ name, graph, external: [] });

/** The zoo's MLP as the classifier of Fashion-MNIST's pipeline. */
export function mlpFile(seed = 1): ModelFile {
  const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [32], classes: 10, seed });
  return file("classifier", writeModel(graph, weights));
}

/** The zoo's CNN in its place. */
export function cnnFile(): ModelFile {
  const { graph, weights } = cnn({ input: [1, 28, 28], channels: [4, 8], classes: 10, seed: 2 });
  return file("classifier", writeModel(graph, weights));
}

/** Samples of clothes that are different from each other. */
export const samples = (count: number): Item[] =>
  Array.from({ length: count }, (_, item) => ({
    name: `sample ${item}`,
    bytes: Uint8Array.from({ length: 784 }, (_, at) => (at * (item + 3) * 7 + item * 31) & 0xff),
  }));

/** A task for the classifier. */
export const clothes = (changes: Partial<InferTask> = {}): InferTask => ({
  pipeline: FASHION_SAMPLES,
  models: [mlpFile()],
  items: samples(3),
  provider: "wasm",
  ...changes,
});

/** A model of one node from `x` to `y`. */
export function oneNode(
  op: string,
  shapes: { readonly x: readonly Dimension[]; readonly y: readonly Dimension[] },
  more: ReadonlyMap<string, TensorValue> = new Map(),
): Graph {
  const port = (name: "x" | "y") => ({ name, dtype: "float32" as DType, shape: shapes[name] });
  const inputs = ["x", ...more.keys()];
  return {
    name: "one node",
    opset: 17,
    inputs: [port("x")],
    outputs: [port("y")],
    nodes: [{ name: "only", op, inputs, outputs: ["y"], attributes: new Map() }],
    parameters: [],
    constants: more,
  };
}

/** A task that gives a model of one node float32 values and keeps its output. */
export function valuesTask(graph: Graph, values: readonly (readonly number[])[], size: number): InferTask {
  const sizes = (shape: readonly Dimension[] = []) => shape.map((one) => (typeof one === "number" ? one : null));
  const pipeline: Pipeline = {
    v: 1,
    first: {
      model: "m",
      pre: [{ step: "decode-tensor", dtype: "float32", shape: [size] }],
      input: { name: "x", dtype: "float32", shape: sizes(graph.inputs[0]?.shape) },
      output: { name: "y", dtype: "float32", shape: sizes(graph.outputs[0]?.shape) },
      post: [],
    },
  };
  const items = values.map((row, i) => ({ name: String(i), bytes: new Uint8Array(Float32Array.from(row).buffer) }));
  return { pipeline, models: [file("m", writeModel(graph, new Map()))], items, provider: "wasm" };
}
