import { mlp, writeModel } from "@starling/graph";
import { DatasetManifest, decodeBlock, StarlingError } from "@starling/protocol";
import { encode } from "fast-png";
import { zipSync } from "fflate";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import type { DataOrder } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { makeGpt, readModelFile } from "./read-model.ts";
import { MAX_FILE_BYTES } from "./whole-file.ts";

const file = (parts: Uint8Array | string, name = "file") => new File([parts as BlobPart], name);
const placed = (...files: readonly File[]) => files.map((one) => ({ path: one.name, file: one }));

function smallModel(): Uint8Array {
  const { graph, weights } = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
  return writeModel(graph, weights);
}

function csv(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `${i % 2},${i % 256},0,255,7`).join("\n");
}

function order(part: Partial<DataOrder> = {}): DataOrder {
  return {
    type: "data",
    form: "csv",
    files: placed(file(csv(200))),
    card: { dataName: "Dots", licence: "MIT", notice: "", classes: "dark, light", contributor: "", royalty: 0 },
    sampleShape: [1, 2, 2],
    ...part,
  };
}

describe("a model file", () => {
  it("becomes blocks that can cross to the page", async () => {
    const read = await readModelFile(file(smallModel()), {});
    expect(read).toMatchObject({ parameters: 4 * 3 + 3 + 3 * 2 + 2, inputShape: [1, 2, 2], outputs: 2 });
    expect(read.blocks.map(({ cid }) => cid)).toEqual(expect.arrayContaining([read.graph, read.checkpoint]));
    expect(new Set(read.blocks.map(({ cid }) => cid)).size).toBe(read.blocks.length);
    expect(structuredClone(read)).toEqual(read);
  });

  it("is refused with a fix when it is none", async () => {
    const broken = readModelFile(file(new Uint8Array([1, 2, 3, 4])), {});
    await expect(broken).rejects.toBeInstanceOf(StarlingError);
    await expect(broken).rejects.toMatchObject({ fix: expect.stringMatching(/\w/) });
  });
});

describe("a file of several hundred megabytes", () => {
  const reads: string[] = [];
  const huge = {
    name: "huge.bin",
    size: MAX_FILE_BYTES + 1,
    arrayBuffer: async () => {
      reads.push("read");
      return new ArrayBuffer(0);
    },
  } as unknown as File;

  it.each([
    ["as a model", () => readModelFile(huge, {})],
    ["as data", () => readDataFiles(order({ files: placed(huge) }), () => undefined)],
    [
      "as labels",
      () => readDataFiles(order({ form: "idx", files: placed(file(new Uint8Array(4)), huge) }), () => undefined),
    ],
  ])("is refused %s by its size, before it is read", async (_, read) => {
    await expect(read()).rejects.toMatchObject({ name: "JobRefusedError", fix: expect.stringContaining("smaller") });
    await expect(read()).rejects.toThrow(/"huge.bin" has 268 MB/);
    expect(reads).toEqual([]);
  });
});

describe("data files", () => {
  it("are split, cut and named", async () => {
    const shares: number[] = [];
    const read = await readDataFiles(order(), (share) => shares.push(share));
    expect(read).toMatchObject({ trainCount: 160, validationCount: 20, sampleShape: [1, 2, 2], classes: 2 });
    expect(shares.at(-1)).toBe(1);
    const manifest = read.blocks.find(({ cid }) => cid === read.train);
    expect(decodeBlock(DatasetManifest, manifest?.bytes ?? new Uint8Array())).toMatchObject({
      count: 160,
      licence: "MIT",
      classes: ["dark", "light"],
    });
    for (const { cid } of read.blocks) expect(() => CID.parse(cid)).not.toThrow();
  });

  it("name their contributor in every part's manifest", async () => {
    const account = `0x${"aB".repeat(20)}`;
    const card = { ...order().card, contributor: ` ${account} `, royalty: 2.5 };
    const read = await readDataFiles(order({ card }), () => undefined);
    const contributor = { account: account.toLowerCase(), bps: 250 };
    expect(read.contributor).toEqual(contributor);
    for (const part of [read.train, read.validation, read.test]) {
      const block = read.blocks.find(({ cid }) => cid === part);
      expect(decodeBlock(DatasetManifest, block?.bytes ?? new Uint8Array()).contributor).toEqual(contributor);
    }
  });

  it.each([
    ["one class", order({ card: { ...order().card, classes: "only" } }), /two classes/],
    ["a contributor that is no account", order({ card: { ...order().card, contributor: "me" } }), /not an account/],
    ["no file", order({ files: [] }), /No data file/],
    ["half an IDX pair", order({ form: "idx" }), /label file is missing/],
    ["another shape than the model's", order({ sampleShape: [1, 3, 3] }), /./],
    ["a label out of range", order({ files: placed(file("7,1,2,3,4\n")) }), /label/],
    ["values that are none", order({ files: placed(file("0,nan,2,3,4\n")) }), /value/],
  ])("are refused with %s", async (_, wrong, words) => {
    const reading = readDataFiles(wrong, () => undefined);
    await expect(reading).rejects.toBeInstanceOf(StarlingError);
    await expect(reading).rejects.toThrow(words);
  });
});

describe("folders of images", () => {
  /** A picture of one colour as a PNG. */
  const picture = (grey: number, width = 2) =>
    encode({ width, height: 2, channels: 1, depth: 8, data: new Uint8Array(2 * width).fill(grey) });
  const paths = Array.from({ length: 100 }, (_, i) => `pets/${i % 4 === 0 ? "dog" : "cat"}/${i}.png`);
  const content = Object.fromEntries(paths.map((path, i) => [path, picture(i)]));
  const zip = placed(file(zipSync({ ...content, "pets/.DS_Store": Uint8Array.of(1) }), "pets.zip"));
  const folder = paths.map((path) => ({ path, file: file(content[path] ?? new Uint8Array()) }));
  const images = (part: Partial<DataOrder> = {}) =>
    order({ form: "images", files: zip, card: { ...order().card, classes: "" }, ...part });

  it("become samples with their folders' names, the same from a zip and from a folder", async () => {
    const shares: number[] = [];
    const read = await readDataFiles(images(), (share) => shares.push(share));
    expect(read).toMatchObject({ trainCount: 80, validationCount: 10, sampleShape: [1, 2, 2], classes: 2 });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(read.preview.classes).toEqual([
      { name: "cat", count: 75 },
      { name: "dog", count: 25 },
    ]);
    expect(read.preview.samples.slice(0, 2).map(({ className }) => className)).toEqual(["cat", "dog"]);
    expect(read.preview.samples[0]?.bytes).toEqual(Uint8Array.of(1, 1, 1, 1));
    const again = await readDataFiles(images({ files: [...folder, { path: "pets/.x", file: file("") }] }), () => {});
    expect(again.train).toBe(read.train);
  });

  it("are cut to the model's size", async () => {
    const wide = folder.map(({ path }, i) => ({ path, file: file(picture(i, 6)) }));
    const read = await readDataFiles(images({ files: wide, sampleShape: [3, 2, 2] }), () => undefined);
    expect(read.preview.samples[0]?.bytes).toEqual(new Uint8Array(12).fill(1));
  });

  it.each<[string, Partial<DataOrder>, RegExp]>([
    [
      "a file that is no image",
      { files: [...folder, { path: "pets/cat/a.txt", file: file("x") }] },
      /"pets\/cat\/a.txt"/,
    ],
    ["one class", { files: folder.filter(({ path }) => path.includes("cat")) }, /1 folders/],
    ["no folder", { files: [{ path: "1.png", file: file(picture(1)) }, ...folder] }, /lies in no folder/],
    ["a broken zip", { files: placed(file("PK", "a.zip")) }, /zip archive is damaged/],
    ["a model of two channels", { sampleShape: [2, 2, 2] }, /2 channels/],
    [
      "more than is opened",
      { files: folder.map(({ path }) => ({ path, file: { size: 2 ** 28 / 90, name: "x" } as File })) },
      /100 files of 298 MB/,
    ],
  ])("are refused with %s", async (_, part, words) => {
    const reading = readDataFiles(images(part), () => undefined);
    await expect(reading).rejects.toBeInstanceOf(StarlingError);
    await expect(reading).rejects.toThrow(words);
  });
});

describe("a text", () => {
  const words = "Call me Ishmael. Some years ago, never mind how long. ".repeat(40);
  const text = (part: Partial<DataOrder> = {}) =>
    order({ form: "text", files: placed(file(words, "story.txt")), sampleShape: [16], ...part });

  it("becomes tokens for the GPT that was made for it, without names of classes", async () => {
    const model = makeGpt({ layers: 1, width: 8, heads: 2, context: 16 });
    expect(model).toMatchObject({ takesTokens: true, inputShape: [16], outputs: 256 });
    const card = { ...order().card, classes: "" };
    const read = await readDataFiles(text({ card, sampleShape: model.inputShape }), () => undefined);
    expect(read).toMatchObject({ sampleShape: [16], classes: 256 });
    expect(read.preview.text).toBe(words.slice(0, 400));
    const manifest = read.blocks.find(({ cid }) => cid === read.train);
    expect(decodeBlock(DatasetManifest, manifest?.bytes ?? new Uint8Array())).toMatchObject({
      kind: "tokens",
      vocabulary: 256,
      sample: { shape: [16], dtype: "uint8", stride: 1 },
    });
  });

  it.each([
    [
      "bytes that are no text",
      text({ files: placed(file(Uint8Array.of(0xff, 0xfe, 0xfd), "x.bin")) }),
      /no text in UTF-8/,
    ],
    ["a model of pictures", text({ sampleShape: [1, 2, 2] }), /does not take tokens/],
    ["too few words", text({ files: placed(file("short", "s.txt")) }), /too few/],
  ])("is refused with %s", async (_, wrong, message) => {
    await expect(readDataFiles(wrong, () => undefined)).rejects.toThrow(message);
  });
});
