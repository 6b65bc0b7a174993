import { decodeShard, decodeValueShard, lookAtTable } from "@starling/graph";
import { fromF32bits } from "@starling/learning";
import { type Block, DatasetManifest, decodeBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { publishTable, type TableCard } from "./publish-table.ts";
import { splitSamples } from "./split-samples.ts";

const ROWS = 200;
const row = (i: number) => ({ size: 40 + ((i * 37) % 101), rooms: 1 + (i % 5), price: 1_000 * ((i * 53) % 97) });
const HOUSES = [
  "size,town,price,rooms",
  ...Array.from({ length: ROWS }, (_, i) => {
    const { size, rooms, price } = row(i);
    return `${size},${i % 3 === 0 ? "Ulm" : "Jena"},${price},${rooms}`;
  }),
].join("\n");

const words = { name: "Houses", licence: "CC0-1.0", notice: "" };

function publish(text: string, card: Partial<TableCard>) {
  const bytes = new TextEncoder().encode(text);
  return publishTable(bytes, lookAtTable(bytes), { ...words, targets: [0], task: "values", ...card });
}

const without = (column: string) =>
  HOUSES.split("\n")
    .map((line) =>
      line
        .split(",")
        .filter((_, i) => HOUSES.split("\n")[0]?.split(",")[i] !== column)
        .join(","),
    )
    .join("\n");

const shardOf = (blocks: readonly Block[], { shards }: DatasetManifest) =>
  blocks.find(({ cid }) => cid.equals(shards[0]?.cid))?.bytes ?? expect.fail("no shard");

describe("a table with a number to be predicted", () => {
  const published = publish(without("town"), { targets: [1] });
  const manifest = decodeBlock<DatasetManifest>(DatasetManifest, published.train.bytes);
  if (manifest.kind !== "regression") expect.fail("no regression");

  it("becomes samples and targets that give the file's cells back by the manifest's constants", () => {
    expect(published).toMatchObject({ sampleShape: [2], outputs: 1, trainCount: 160, validationCount: 20 });
    expect(manifest.sample.columns?.map(({ name }) => name)).toEqual(["size", "rooms"]);
    const { samples, values } = decodeValueShard(shardOf(published.blocks, manifest), {
      sampleShape: [2],
      dtype: manifest.sample.dtype,
      count: 160,
      targets: 1,
    });
    const back = (value: number, { mean, deviation }: { mean: number; deviation: number }) =>
      Math.round(value * fromF32bits(deviation) + fromF32bits(mean));
    const [size, rooms] = manifest.sample.columns ?? [];
    const [price] = manifest.targets;
    if (!size || !rooms || !price) expect.fail("columns are missing");
    const read = Array.from(values, (value, i) => ({
      size: back(samples[2 * i] ?? 0, size),
      rooms: back(samples[2 * i + 1] ?? 0, rooms),
      price: back(value, price),
    }));
    expect(read).toEqual(Array.from(splitSamples(ROWS).train, row));
  });

  it("is standardised by the training part alone", () => {
    const sizes = Array.from(splitSamples(ROWS).train, (i) => row(i).size);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(fromF32bits(manifest.sample.columns?.[0]?.mean ?? 0)).toBe(Math.fround(mean));
    for (const part of [published.validation, published.test]) {
      expect(decodeBlock(DatasetManifest, part.bytes).sample).toEqual(manifest.sample);
    }
  });

  it("may have several", () => {
    const both = publish(without("town"), { targets: [1, 2] });
    expect(both).toMatchObject({ sampleShape: [1], outputs: 2 });
  });
});

describe("a table with a class to be told", () => {
  it("has the different cells as its classes", () => {
    const published = publish(HOUSES, { targets: [1], task: "classes" });
    const manifest = decodeBlock<DatasetManifest>(DatasetManifest, published.train.bytes);
    if (manifest.kind !== "classification") expect.fail("no classes");
    expect(manifest.classes).toEqual(["Jena", "Ulm"]);
    expect(published).toMatchObject({ sampleShape: [3], outputs: 2 });
    const form = { sampleShape: [3], dtype: manifest.sample.dtype, count: 160, classes: 2 };
    const { labels } = decodeShard(shardOf(published.blocks, manifest), form);
    expect([...labels]).toEqual(Array.from(splitSamples(ROWS).train, (i) => (i % 3 === 0 ? 1 : 0)));
  });

  it("keeps pictures as bytes for a model that takes them", () => {
    const text = Array.from({ length: 100 }, (_, i) => `${i % 2},${i},2,3,255`).join("\n");
    const published = publish(text, { task: "classes", sampleShape: [1, 2, 2] });
    expect(decodeBlock(DatasetManifest, published.train.bytes).sample).toMatchObject({
      shape: [1, 2, 2],
      dtype: "uint8",
    });
  });
});

describe("a table is refused", () => {
  it.each<[string, string, Partial<TableCard>, RegExp]>([
    ["with text among its columns", HOUSES, { targets: [2] }, /Line 2, column "town" is "Ulm"/],
    ["with text to be predicted as a number", HOUSES, { targets: [1] }, /Line 2, column "town" is "Ulm"/],
    [
      "without a class in a line",
      HOUSES.replace("Jena", ""),
      { targets: [1], task: "classes" },
      /Line 3, column "town" is empty/,
    ],
    ["with one class", without("town").replaceAll(/\d$/gm, "7"), { targets: [2], task: "classes" }, /fewer than two/],
    ["for a model of another shape", without("town"), { targets: [1], sampleShape: [5] }, /2 columns .* takes \[5\]/],
    ["with few rows", HOUSES.split("\n").slice(0, 50).join("\n"), { targets: [2] }, /49 samples are too few/],
  ])("%s", (_, text, card, message) => {
    expect(() => publish(text, card)).toThrow(message);
  });
});
