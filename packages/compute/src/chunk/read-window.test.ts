import { writeValues } from "@starling/graph";
import type { RegressionManifest } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { ChunkInputError } from "../errors.ts";
import { gatherValues, type ValueSamples } from "../samples/value-samples.ts";
import { formOf, readWindow } from "./read-window.ts";

const COUNT = 50;
const given = {
  sampleShape: [2],
  count: COUNT,
  samples: Float32Array.from({ length: 2 * COUNT }, (_, i) => i / 8),
  targets: 3,
  values: Float32Array.from({ length: 3 * COUNT }, (_, i) => -i),
};
const targets = ["a", "b", "c"].map((name) => ({ name, mean: 0, deviation: 0x3f800000 }));
const card = { name: "Table", licence: "CC0-1.0", notice: "", targets };
const { manifest, shards } = writeValues(given, card, { samplesPerShard: 20 });
const window = { start: 0, shards: shards.map(({ bytes }, i) => ({ bytes, count: manifest.shards[i]?.count ?? 0 })) };

describe("a window of samples with values", () => {
  it("takes its range out of shards in a row", () => {
    const read = readWindow(manifest, [15, 45], window) as ValueSamples;
    expect(read).toMatchObject({ task: "regression", valuesPerSample: 3, start: 15, scale: 1, offset: 0 });
    expect(read.x).toEqual(given.samples.subarray(30, 90));
    expect(read.y).toEqual(given.values.subarray(45, 135));
    expect(gatherValues(read, [44, 15])).toEqual({
      x: Float32Array.of(11, 11.125, 3.75, 3.875),
      targets: Float32Array.of(-132, -133, -134, -45, -46, -47),
    });
    expect(formOf(manifest)).toMatchObject({ loss: "squared-error", dtype: "float32", targetsPerSample: 3 });
  });

  it("is refused before memory is taken for samples that no shard could hold", () => {
    const sample = { ...manifest.sample, shape: [65_536, 65_536, 65_536] };
    const hostile: RegressionManifest = { ...manifest, sample };
    expect(() => readWindow(hostile, [15, 45], window)).toThrow(ChunkInputError);
    expect(() => readWindow(hostile, [15, 45], window)).toThrow(/do not come from 3 shards/);
  });
});
