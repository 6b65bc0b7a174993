import type { Attribute, Graph, GraphNode } from "@starling/graph";
import { knownValues } from "../src/device/known-values.ts";

/** Sizes of a GPT. */
export interface GptSizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly context: number;
  readonly vocabulary: number;
}

/** The sizes that the count of dispatches is stated for. */
export const GPT_SIZES: GptSizes = { layers: 4, width: 128, heads: 4, context: 128, vocabulary: 65 };

const int = (value: number): Attribute => ({ kind: "int", value });

/** A decoder-only transformer as exporters of opset 23 write it, and weights for it. */
export function gptGraph(sizes: GptSizes, { tied = false } = {}) {
  const { layers, width, heads, context, vocabulary } = sizes;
  const nodes: GraphNode[] = [];
  const shapes = new Map<string, readonly number[]>();
  const parameter = (name: string, ...shape: number[]) => {
    shapes.set(name, shape);
    return name;
  };
  const node = (op: string, name: string, inputs: string[], attributes: Record<string, Attribute> = {}, count = 1) => {
    const outputs = count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name}.${i}`);
    nodes.push({ name, op, inputs, outputs, attributes: new Map(Object.entries(attributes)) });
    return outputs;
  };
  const one = (...call: Parameters<typeof node>): string => node(...call)[0] ?? "";
  const norm = (name: string, x: string) => {
    const inputs = [x, parameter(`${name}.scale`, width), parameter(`${name}.bias`, width)];
    return one("LayerNormalization", name, inputs, { axis: int(-1) });
  };
  const linear = (name: string, x: string, from: number, to: number) => {
    const product = one("MatMul", `${name}.product`, [x, parameter(`${name}.weight`, from, to)]);
    return one("Add", name, [product, parameter(`${name}.bias`, to)]);
  };

  const tokens = one("Gather", "tokens", [parameter("wte", vocabulary, width), "input"]);
  let stream = one("Add", "embedded", [tokens, parameter("wpe", context, width)]);
  for (let i = 0; i < layers; i++) {
    const qkv = linear(`h${i}.qkv`, norm(`h${i}.norm1`, stream), width, 3 * width);
    const parts = node("Split", `h${i}.split`, [qkv], { axis: int(-1), num_outputs: int(3) }, 3);
    const form = { q_num_heads: int(heads), kv_num_heads: int(heads), is_causal: int(1) };
    const attended = one("Attention", `h${i}.attention`, parts, form);
    stream = one("Add", `h${i}.stream1`, [stream, linear(`h${i}.project`, attended, width, width)]);
    const hidden = linear(`h${i}.expand`, norm(`h${i}.norm2`, stream), width, 4 * width);
    const active = one("Gelu", `h${i}.gelu`, [hidden], { approximate: { kind: "string", value: "tanh" } });
    stream = one("Add", `h${i}.stream2`, [stream, linear(`h${i}.reduce`, active, 4 * width, width)]);
  }
  const last = norm("last", stream);
  const head = tied ? one("Transpose", "head.weight", ["wte"]) : parameter("head.weight", width, vocabulary);
  one("MatMul", "logits", [last, head]);

  const graph: Graph = {
    name: "gpt",
    opset: 23,
    inputs: [{ name: "input", dtype: "int64", shape: ["N", context] }],
    outputs: [{ name: "logits", dtype: "float32", shape: ["N", context, vocabulary] }],
    nodes,
    parameters: [...shapes].map(([name, shape]) => ({ name, shape, dtype: "float32", trainable: true }) as const),
    constants: new Map(),
  };
  return { graph, weights: weightsOf(shapes) };
}

/** Scales near one, everything else small and different. */
function weightsOf(shapes: ReadonlyMap<string, readonly number[]>): Map<string, Float32Array> {
  const entries = [...shapes].map(([name, shape], i) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const centre = name.endsWith("scale") ? 1 : 0;
    return [name, knownValues(size, i + 1).map((value) => centre + value * 0.1)] as const;
  });
  return new Map(entries);
}
