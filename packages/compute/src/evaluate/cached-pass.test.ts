import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { type Attribute, type Graph, gpt } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeDistance } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { cachedPass } from "./cached-pass.ts";
import { decoderOf } from "./decoder.ts";
import { type NextTokenModel, nextTokenModel } from "./next-token.ts";

const CONTEXT = 8;
const VOCABULARY = 13;

function decoder(seed: number) {
  const { graph, weights } = gpt({ vocabulary: VOCABULARY, context: CONTEXT, width: 8, heads: 2, layers: 2, seed });
  // Weights of a beginner give the same token again and again.
  const parameters = new Map([...weights].map(([name, { data }]) => [name, Float32Array.from(data, (x) => 4 * x)]));
  return { graph, parameters };
}

/** The same values by a graph that no cache serves: its result is negated twice. */
function withoutCache(graph: Graph): Graph {
  const [output] = graph.outputs;
  const node = (from: string, to: string) => ({
    name: to,
    op: "Neg",
    inputs: [from],
    outputs: [to],
    attributes: new Map(),
  });
  const nodes = [...graph.nodes, node(output?.name ?? "", "negative"), node("negative", "twice")];
  return { ...graph, nodes, outputs: graph.outputs.map((value) => ({ ...value, name: "twice" })) };
}

const engines = ["cpu", "wasm", "webgpu"] as const;
let opened: Record<(typeof engines)[number], Engine>;
beforeAll(async () => {
  opened = { cpu: await createCpuEngine(), wasm: await createNodeWasmEngine(), webgpu: await dawnEngine() };
});

async function write(model: NextTokenModel, length: number): Promise<number[]> {
  const tokens = [1, 5];
  while (tokens.length < length) {
    const logits = await model.next(tokens);
    tokens.push(logits.indexOf(Math.max(...logits)));
  }
  return tokens;
}

describe("a decoder that keeps keys and values", () => {
  it.each([1, 2, 3, 4])("writes the text that it writes without, beyond its context too (seed %d)", async (seed) => {
    const { graph, parameters } = decoder(seed);
    const kept = nextTokenModel(opened.cpu, { graph, parameters });
    const anew = nextTokenModel(opened.cpu, { graph: withoutCache(graph), parameters });
    const text = await write(kept, 2 * CONTEXT);
    expect(text).toEqual(await write(anew, 2 * CONTEXT));
    expect(new Set(text).size).toBeGreaterThan(2);
    for (const model of [kept, anew]) model.dispose();
  });

  it.each(engines)("gives the logits of a whole pass on %s, whatever it read before", async (kind) => {
    const { graph, parameters } = decoder(7);
    const kept = nextTokenModel(opened[kind], { graph, parameters });
    const anew = nextTokenModel(opened[kind], { graph: withoutCache(graph), parameters });
    for (const tokens of [[3], [3, 1, 4, 1], [3, 1, 4, 1, 5], [3, 1, 9], [3, 1, 9], [2, 7, 1, 8, 2, 8, 1, 8]]) {
      expect(relativeDistance(await kept.next(tokens), await anew.next(tokens))).toBeLessThan(1e-4);
    }
    for (const model of [kept, anew]) model.dispose();
  });

  it("reads what it has not read yet", () => {
    opened.cpu.use();
    const { graph, parameters } = decoder(1);
    const tensors = parameterTensors(graph, parameters);
    const pass = cachedPass(compileGraph(graph), tensors, CONTEXT);
    const rowsOf = (tokens: number[]) => tf.tidy(() => pass?.read(tokens).shape[1]);
    expect([[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 9, 4], [1]].map(rowsOf)).toEqual([3, 1, 1, 2, 1]);
    pass?.forget();
    expect(rowsOf([1, 2])).toBe(2);
    pass?.dispose();
    tf.dispose([...tensors.values()]);
  });
});

describe("a decoder", () => {
  const changed = (op: string, name: string, attribute: Attribute): Graph => {
    const { graph } = decoder(1);
    const change = (node: Graph["nodes"][number]) =>
      node.op === op ? { ...node, attributes: new Map(node.attributes).set(name, attribute) } : node;
    return { ...graph, nodes: graph.nodes.map(change) };
  };

  it("is recognised by its causal attentions and places", () => {
    const found = decoderOf(compileGraph(decoder(1).graph));
    expect(found?.attentions.size).toBe(2);
    expect(found?.positions.size).toBe(1);
  });

  it("is no graph that looks ahead, normalizes along another axis, or does what is not known by rows", () => {
    const ahead = changed("Attention", "is_causal", { kind: "int", value: 0 });
    const across = changed("LayerNormalization", "axis", { kind: "int", value: 1 });
    expect(decoderOf(compileGraph(ahead))).toBeUndefined();
    expect(decoderOf(compileGraph(across))).toBeUndefined();
    expect(decoderOf(compileGraph(withoutCache(decoder(1).graph)))).toBeUndefined();
  });
});
