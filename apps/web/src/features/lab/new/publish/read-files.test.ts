import { mlp, writeModel } from "@starling/graph";
import { DatasetManifest, decodeBlock, StarlingError } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import type { PublishOrder } from "./messages.ts";
import { MAX_FILE_BYTES, makeGpt, readDataFiles, readModelFile } from "./read-files.ts";

const file = (parts: Uint8Array | string, name = "file") => new File([parts as BlobPart], name);

function smallModel(): Uint8Array {
  const { graph, weights } = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
  return writeModel(graph, weights);
}

function csv(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `${i % 2},${i % 256},0,255,7`).join("\n");
}

function order(part: Partial<Extract<PublishOrder, { type: "data" }>> = {}): Extract<PublishOrder, { type: "data" }> {
  return {
    type: "data",
    form: "csv",
    files: [file(csv(200))],
    card: { dataName: "Dots", licence: "MIT", notice: "", classes: "dark, light", contributor: "", royalty: 0 },
    sampleShape: [1, 2, 2],
    ...part,
  };
}

describe("a model file", () => {
  it("becomes blocks that can cross to the page", async () => {
    const read = await readModelFile(file(smallModel()));
    expect(read).toMatchObject({ parameters: 4 * 3 + 3 + 3 * 2 + 2, inputShape: [1, 2, 2], outputs: 2 });
    expect(read.blocks.map(({ cid }) => cid)).toEqual(expect.arrayContaining([read.graph, read.checkpoint]));
    expect(new Set(read.blocks.map(({ cid }) => cid)).size).toBe(read.blocks.length);
    expect(structuredClone(read)).toEqual(read);
  });

  it("is refused with a fix when it is none", async () => {
    const broken = readModelFile(file(new Uint8Array([1, 2, 3, 4])));
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
    ["as a model", () => readModelFile(huge)],
    ["as data", () => readDataFiles(order({ files: [huge] }), () => undefined)],
    ["as labels", () => readDataFiles(order({ form: "idx", files: [file(new Uint8Array(4)), huge] }), () => undefined)],
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
    ["a label out of range", order({ files: [file("7,1,2,3,4\n")] }), /label/],
    ["values that are none", order({ files: [file("0,nan,2,3,4\n")] }), /value/],
  ])("are refused with %s", async (_, wrong, words) => {
    const reading = readDataFiles(wrong, () => undefined);
    await expect(reading).rejects.toBeInstanceOf(StarlingError);
    await expect(reading).rejects.toThrow(words);
  });
});

describe("a text", () => {
  const words = "Call me Ishmael. Some years ago, never mind how long. ".repeat(40);
  const text = (part: Partial<Extract<PublishOrder, { type: "data" }>> = {}) =>
    order({ form: "text", files: [file(words, "story.txt")], sampleShape: [16], ...part });

  it("becomes tokens for the GPT that was made for it, without names of classes", async () => {
    const model = makeGpt({ layers: 1, width: 8, heads: 2, context: 16 });
    expect(model).toMatchObject({ takesTokens: true, inputShape: [16], outputs: 256 });
    const card = { ...order().card, classes: "" };
    const read = await readDataFiles(text({ card, sampleShape: model.inputShape }), () => undefined);
    expect(read).toMatchObject({ sampleShape: [16], classes: 256 });
    const manifest = read.blocks.find(({ cid }) => cid === read.train);
    expect(decodeBlock(DatasetManifest, manifest?.bytes ?? new Uint8Array())).toMatchObject({
      kind: "tokens",
      vocabulary: 256,
      sample: { shape: [16], dtype: "uint8", stride: 1 },
    });
  });

  it.each([
    ["bytes that are no text", text({ files: [file(Uint8Array.of(0xff, 0xfe, 0xfd), "x.bin")] }), /no text in UTF-8/],
    ["a model of pictures", text({ sampleShape: [1, 2, 2] }), /does not take tokens/],
    ["too few words", text({ files: [file("short", "s.txt")] }), /too few/],
  ])("is refused with %s", async (_, wrong, message) => {
    await expect(readDataFiles(wrong, () => undefined)).rejects.toThrow(message);
  });
});
