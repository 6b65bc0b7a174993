import { InvalidDataError, verifyBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { DatasetError, LabelError, MalformedDatasetError } from "../errors.ts";
import { balancedSubset } from "./balanced-subset.ts";
import { UNIT_SCALE_BITS } from "./constants.ts";
import { decodeShard } from "./decode-shard.ts";
import { type LabelledSamples, selectSamples } from "./labelled-samples.ts";
import { formatManifestJson, parseManifestJson } from "./manifest-json.ts";
import { writeDataset } from "./write-dataset.ts";

/** Sample i has the values [i, i + 1] and the label i mod 3. */
const samples: LabelledSamples = {
  sampleShape: [1, 2],
  count: 100,
  samples: Uint8Array.from({ length: 200 }, (_, i) => Math.floor(i / 2) + (i % 2)),
  labels: Uint8Array.from({ length: 100 }, (_, i) => i % 3),
};
const card = { name: "Numbers", licence: "CC0", notice: "Made up.", classes: ["a", "b", "c"] };

describe("writeDataset", () => {
  const { manifest, shards } = writeDataset(samples, card, { samplesPerShard: 30 });

  it("cuts shards that hold all samples in order", () => {
    expect(manifest.shards.map(({ count }) => count)).toEqual([30, 30, 30, 10]);
    let position = 0;
    for (const [i, { cid, bytes }] of shards.entries()) {
      const count = manifest.shards[i]?.count ?? 0;
      verifyBlock(cid, bytes);
      expect(manifest.shards[i]).toEqual({ cid, count, bytes: bytes.byteLength });
      const positions = Array.from({ length: count }, (_, k) => position + k);
      expect(decodeShard(bytes, { sampleShape: [1, 2], dtype: "uint8", count, classes: 3 })).toEqual(
        selectSamples(samples, positions),
      );
      position += count;
    }
    expect(position).toBe(100);
  });

  it("scales values to 0..1", () => {
    expect(new Float32Array(Uint32Array.of(manifest.sample.scale).buffer)[0]).toBe(Math.fround(1 / 255));
    expect(manifest.sample).toEqual({ shape: [1, 2], dtype: "uint8", scale: UNIT_SCALE_BITS, offset: 0 });
  });

  it("tells its progress and stops when it is aborted", () => {
    const progress: number[] = [];
    writeDataset(samples, card, { samplesPerShard: 60, onProgress: (packed) => progress.push(packed) });
    expect(progress).toEqual([60, 100]);
    expect(() => writeDataset(samples, card, { signal: AbortSignal.abort() })).toThrow(/abort/i);
  });

  it("refuses labels without a class and cards that the schema refuses", () => {
    expect(() => writeDataset(samples, { ...card, classes: ["a", "b"] })).toThrow(LabelError);
    expect(() => writeDataset(samples, { ...card, name: "n".repeat(200) })).toThrow(InvalidDataError);
  });
});

describe("the manifest as JSON", () => {
  const { manifest } = writeDataset(samples, card);

  it("round-trips", () => {
    expect(parseManifestJson(formatManifestJson(manifest))).toEqual(manifest);
  });

  it.each([
    ["text", "hello", MalformedDatasetError],
    ["a CID that is none", formatManifestJson(manifest).replace('"bafkrei', '"cafkrei'), MalformedDatasetError],
    [
      "a wrong sum",
      formatManifestJson(manifest).replace('"count": 100,\n  "enc', '"count": 99,\n  "enc'),
      InvalidDataError,
    ],
    ["another version", formatManifestJson(manifest).replace('"v": 1', '"v": 2'), InvalidDataError],
  ])("refuses %s", (_, text, type) => {
    expect(() => parseManifestJson(text)).toThrow(type);
  });
});

describe("balancedSubset", () => {
  const subset = balancedSubset(samples, { perClass: 20, classes: 3, seed: 4 });

  it("holds the same number of each class, without repetition", () => {
    for (const label of [0, 1, 2]) expect(subset.labels.filter((l) => l === label)).toHaveLength(20);
    const firsts = subset.samples.filter((_, i) => i % 2 === 0);
    expect(new Set(firsts).size).toBe(60);
    for (const [i, first] of firsts.entries()) expect(subset.labels[i]).toBe(first % 3);
  });

  it("is mixed, and the same for the same seed", () => {
    expect(balancedSubset(samples, { perClass: 20, classes: 3, seed: 4 })).toEqual(subset);
    expect(balancedSubset(samples, { perClass: 20, classes: 3, seed: 5 })).not.toEqual(subset);
    expect(new Set(subset.labels.subarray(0, 10)).size).toBe(3);
  });

  it("refuses more than there are", () => {
    expect(() => balancedSubset(samples, { perClass: 34, classes: 3, seed: 4 })).toThrow(DatasetError);
  });
});
