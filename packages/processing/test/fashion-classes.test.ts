import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeShard, float32Tensor, parseManifestJson } from "@starling/graph";
import { encode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { FASHION_PICTURES, FASHION_SAMPLES, itemProcessor, type Output, type RunModel } from "../src/index.ts";
import { onnxRuntime } from "./onnx-session.ts";

const folder = join(import.meta.dirname, "../../../data/fashion-mnist/test");
const PIXELS = 784;
const COUNT = 1_000;

let run: RunModel;
let images: Uint8Array[];
let labels: readonly number[];
let classes: readonly string[];

beforeAll(async () => {
  run = await onnxRuntime({ classifier: await readFile(join(import.meta.dirname, "classifier/fashion-cnn.onnx")) });
  const manifest = parseManifestJson(await readFile(join(folder, "manifest.json"), "utf8"));
  const [shard] = manifest.shards;
  if (shard === undefined || manifest.kind !== "classification") throw new TypeError("the test set has no shard");
  const form = { sampleShape: manifest.sample.shape, count: shard.count, classes: manifest.classes.length };
  const read = decodeShard(await readFile(join(folder, shard.cid.toString())), form);
  images = Array.from({ length: COUNT }, (_, i) => read.samples.slice(i * PIXELS, (i + 1) * PIXELS) as Uint8Array);
  labels = [...read.labels].slice(0, COUNT);
  classes = manifest.classes;
});

const best = (output: Output) => (output.kind === "labels" ? output.labels[0]?.label : undefined);

describe("the network's own classifier on Fashion-MNIST's test images", () => {
  it("sorts samples as one batch in ONNX Runtime does", async () => {
    const process = itemProcessor(FASHION_SAMPLES, { run });
    const found: (string | undefined)[] = [];
    for (const [i, bytes] of images.entries()) found.push(best(await process({ name: String(i), bytes })));

    const scale = Math.fround(1 / 255);
    const data = Float32Array.from(
      images.flatMap((image) => [...image]),
      (value) => value * scale,
    );
    const { logits } = await run("classifier", { input: float32Tensor([COUNT, 1, 28, 28], data) });
    const expected = images.map((_, i) => {
      const row = [...(logits?.data.slice(i * 10, i * 10 + 10) ?? [])].map(Number);
      return classes[row.indexOf(Math.max(...row))];
    });
    expect(found).toEqual(expected);
    const right = found.filter((label, i) => label === classes[labels[i] ?? -1]).length;
    expect(right / COUNT).toBeGreaterThan(0.85);
  });

  it("sorts the same images as PNG files alike", async () => {
    const [samples, pictures] = [itemProcessor(FASHION_SAMPLES, { run }), itemProcessor(FASHION_PICTURES, { run })];
    for (const [i, data] of images.slice(0, 100).entries()) {
      const png = encode({ width: 28, height: 28, channels: 1, depth: 8, data });
      expect(await pictures({ name: `${i}.png`, bytes: png })).toEqual(await samples({ name: String(i), bytes: data }));
    }
  });
});
