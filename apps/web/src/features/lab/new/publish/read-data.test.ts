import { lookAtTable, mlp, writeModel } from "@starling/graph";
import { DatasetManifest, decodeBlock, StarlingError } from "@starling/protocol";
import { loadTokenizer } from "@starling/sdk";
import { encode } from "fast-png";
import { zipSync } from "fflate";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { byteLevelBpe } from "../../../../../../../packages/graph/test/byte-level-bpe.ts";
import type { DataOrder } from "./messages.ts";
import { readDataFiles } from "./read-data.ts";
import { makeGpt, makeMlp, readModelFile } from "./read-model.ts";
import { lookAtFile } from "./read-table.ts";
import { readTokenizer } from "./read-tokenizer.ts";
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

/** A CSV file, and what the page knows of it before it is read. */
function asCsv(text: string, target = 0, task: "values" | "classes" = "classes") {
  const table = { look: lookAtTable(new TextEncoder().encode(text)), target, task };
  return { files: placed(file(text, "d.csv")), table };
}

function order(part: Partial<DataOrder> = {}): DataOrder {
  return {
    type: "data",
    form: "csv",
    ...asCsv(csv(200)),
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
    expect(read).toMatchObject({ trainCount: 160, validationCount: 20, sampleShape: [1, 2, 2], outputs: 2 });
    expect(shares.at(-1)).toBe(1);
    const manifest = read.blocks.find(({ cid }) => cid === read.train);
    expect(decodeBlock(DatasetManifest, manifest?.bytes ?? new Uint8Array())).toMatchObject({
      count: 160,
      licence: "MIT",
      classes: ["0", "1"],
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
    ["one named class", order({ form: "idx", card: { ...order().card, classes: "only" } }), /two classes/],
    ["a column of one class", order(asCsv(csv(200).replaceAll(/^1/gm, "0"))), /fewer than two/],
    ["a contributor that is no account", order({ card: { ...order().card, contributor: "me" } }), /not an account/],
    ["no file", order({ files: [] }), /No data file/],
    ["half an IDX pair", order({ form: "idx" }), /label file is missing/],
    ["another shape than the model's", order({ sampleShape: [1, 3, 3] }), /4 columns .* takes \[1, 3, 3\]/],
    ["pictures of other numbers", order(asCsv(csv(200).replace("255", "256"))), /other numbers than 0 to 255/],
    ["cells that are no numbers", order(asCsv(csv(200).replace("255", "nan"))), /Line 1, column "column 4" is "nan"/],
  ])("are refused with %s", async (_, wrong, words) => {
    const reading = readDataFiles(wrong, () => undefined);
    await expect(reading).rejects.toBeInstanceOf(StarlingError);
    await expect(reading).rejects.toThrow(words);
  });
});

describe("a table", () => {
  const rows = Array.from({ length: 150 }, (_, i) => `${i / 7},${(i * 31) % 17},${i % 2 ? "yes" : "no"}`);
  const text = ["size,age,sold", ...rows].join("\n");
  const table = (target: number, task: "values" | "classes") =>
    order({ ...asCsv(text, target, task), sampleShape: undefined });

  it("is looked at, read for its column of classes, and gets a network of its shape", async () => {
    const look = await lookAtFile(file(text, "d.csv"));
    expect(look).toMatchObject({ rows: 150, columns: [{ name: "size" }, { name: "age" }, { name: "sold" }] });
    const read = await readDataFiles(table(2, "classes"), () => undefined);
    expect(read).toMatchObject({ sampleShape: [2], outputs: 2, loss: "softmax-cross-entropy", trainCount: 120 });
    expect(read.preview.table).toMatchObject({ columns: ["size", "age", "sold"], target: 2, rows: look.first });
    expect(makeMlp({ inputs: 2, hidden: [8, 4], outputs: 2 })).toMatchObject({
      inputShape: [2],
      outputs: 2,
      takesTokens: false,
      parameters: 2 * 8 + 8 + 8 * 4 + 4 + 4 * 2 + 2,
    });
    expect(structuredClone(read)).toEqual(read);
  });

  it("is read for a number, which no column of text may stand beside", async () => {
    const numbers = text.replaceAll("yes", "1").replaceAll("no", "0");
    const read = await readDataFiles(
      order({ ...asCsv(numbers, 0, "values"), sampleShape: undefined }),
      () => undefined,
    );
    expect(read).toMatchObject({ sampleShape: [2], outputs: 1, loss: "mean-squared-error" });
    await expect(readDataFiles(table(0, "values"), () => undefined)).rejects.toThrow(/Line 2, column "sold" is "no"/);
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
    expect(read).toMatchObject({ trainCount: 80, validationCount: 10, sampleShape: [1, 2, 2], outputs: 2 });
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
    const model = makeGpt({ layers: 1, width: 8, heads: 2, context: 16, vocabulary: 256 });
    expect(model).toMatchObject({ takesTokens: true, inputShape: [16], outputs: 256 });
    const card = { ...order().card, classes: "" };
    const read = await readDataFiles(text({ card, sampleShape: model.inputShape }), () => undefined);
    expect(read).toMatchObject({ sampleShape: [16], outputs: 256 });
    expect(read.preview.text).toBe(words.slice(0, 400));
    const manifest = read.blocks.find(({ cid }) => cid === read.train);
    expect(decodeBlock(DatasetManifest, manifest?.bytes ?? new Uint8Array())).toMatchObject({
      kind: "tokens",
      vocabulary: 256,
      sample: { shape: [16], dtype: "uint8", stride: 1 },
    });
  });

  it("is cut by an own tokenizer, which goes along and opens again", async () => {
    const merges: [string, string][] = [
      ["m", "e"],
      ["Ġ", "I"],
    ];
    const tokenizer = file(byteLevelBpe(merges), "tokenizer.json");
    const { vocabulary, pieces } = await readTokenizer(tokenizer);
    expect(vocabulary).toBe(258);
    expect(pieces.join("")).toMatch(/^Call me Ishmael/);
    expect(pieces).toContain(" I");
    const read = await readDataFiles(text({ tokenizer }), () => undefined);
    expect(read.outputs).toBe(258);
    expect(read.preview.tokens.slice(0, 8)).toEqual(["C", "a", "l", "l", " ", "me", " I", "s"]);
    const blocks = new Map(read.blocks.map(({ cid, bytes }) => [cid, bytes]));
    const get = async (cid: CID) => blocks.get(cid.toString()) ?? new Uint8Array();
    const opened = await loadTokenizer(CID.parse(read.train), get);
    expect(opened.decode(opened.encode("Ishmael"))).toBe("Ishmael");
  });

  it.each([
    ["no JSON", "{", /is no JSON/],
    ["another kind of file", '{"a":1}', /describes no byte-pair encoding/],
    ["bytes", Uint8Array.of(0xff, 0xfe), /no text in UTF-8/],
  ])("is refused with a tokenizer of %s", async (_, content, message) => {
    await expect(readTokenizer(file(content, "tokenizer.json"))).rejects.toThrow(message);
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
