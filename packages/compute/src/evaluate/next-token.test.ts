import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { gpt, mlp, writeModel } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { nextTokenModel } from "./next-token.ts";

const CONTEXT = 8;
const VOCABULARY = 17;
const { graph, weights } = gpt({
  vocabulary: VOCABULARY,
  context: CONTEXT,
  width: 16,
  heads: 2,
  layers: 2,
  seed: 5,
});
const parameters = new Map([...weights].map(([name, { data }]) => [name, Float32Array.from(data)]));

let engine: Engine;
let runtime: ort.InferenceSession;
beforeAll(async () => {
  engine = await createCpuEngine();
  runtime = await ort.InferenceSession.create(writeModel(graph, weights));
});

/** ONNX Runtime's logits behind `tokens`; what lies behind them is `filler`. */
async function reference(tokens: readonly number[], filler: number): Promise<Float32Array> {
  const ids = BigInt64Array.from({ length: CONTEXT }, (_, i) => BigInt(tokens[i] ?? filler));
  const { logits } = await runtime.run({ input: new ort.Tensor("int64", ids, [1, CONTEXT]) });
  const values = logits?.data as Float32Array;
  return values.subarray((tokens.length - 1) * VOCABULARY, tokens.length * VOCABULARY);
}

describe("the next token's logits", () => {
  it.each([
    ["one token", [3]],
    ["some", [1, 16, 0, 4, 4]],
    ["a full context", [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("are ONNX Runtime's behind %s, whatever it finds further on", async (_, tokens) => {
    const model = nextTokenModel(engine, { graph, parameters });
    const [own, theirs] = [await model.next(tokens), await reference(tokens, 9)];
    expect(own).toHaveLength(VOCABULARY);
    for (const [i, value] of own.entries()) expect(value).toBeCloseTo(theirs[i] ?? Number.NaN, 5);
    model.dispose();
  });

  it("are those of the last tokens, where more are given than fit", async () => {
    const model = nextTokenModel(engine, { graph, parameters });
    const long = Array.from({ length: 3 * CONTEXT }, (_, i) => (i * 5) % VOCABULARY);
    expect(await model.next(long)).toEqual(await model.next(long.slice(-CONTEXT)));
    model.dispose();
  });

  it("leave no tensor behind", async () => {
    engine.use();
    const before = tf.memory().numTensors;
    const model = nextTokenModel(engine, { graph, parameters });
    await model.next([1]);
    await model.next([1, 2]);
    // Keys and values of two layers.
    expect(tf.memory().numTensors).toBe(before + graph.parameters.length + 4);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("are not computed from no tokens or unknown ones, nor by a graph of pictures", async () => {
    const model = nextTokenModel(engine, { graph, parameters });
    for (const tokens of [[], [VOCABULARY], [-1], [0.5]]) {
      await expect(model.next(tokens)).rejects.toMatchObject({ name: "ChunkInputError" });
    }
    model.dispose();
    const pictures = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
    expect(() => nextTokenModel(engine, { graph: pictures.graph, parameters: new Map() })).toThrow(
      /logits \[N, T, V\]/,
    );
  });
});
