import { type Block, encodeBlock, rawBlock, type TrainRecord, writeCheckpoint, writeVector } from "@starling/protocol";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import {
  sampleAddress,
  sampleBytes32,
  sampleCid,
  sampleRawCid,
  sampleSpec,
} from "../../../../protocol/src/testing/samples.ts";
import { fetchLeftOut } from "./fetch-left-out.ts";
import { fetchWeights } from "./fetch-weights.ts";
import { fetchWindow, shardsOf } from "./fetch-window.ts";

function network(...blocks: readonly Block[]) {
  const held = new Map(blocks.map(({ cid, bytes }) => [cid.toString(), bytes]));
  const asked: string[] = [];
  return {
    asked,
    async fetch(cids: readonly CID[]) {
      return cids.map((cid) => {
        asked.push(cid.toString());
        const bytes = held.get(cid.toString());
        if (bytes === undefined) throw new Error(`nobody has ${cid}`);
        return bytes;
      });
    },
  };
}

const spec = sampleSpec();
const { graph } = spec.laneParams;
const options = { signal: new AbortController().signal };

/** A checkpoint of one tensor and the rounds after it. */
function rounds(count: number) {
  const models = Array.from({ length: count + 1 }, (_, round) =>
    writeCheckpoint([{ name: "w", shape: [2], data: new Float32Array(2).fill(round) }], { graph, round, parent: null }),
  );
  const deltas = Array.from({ length: count }, (_, round) => rawBlock(Uint8Array.of(round, 1)));
  const records = deltas.map((delta, round) => {
    const record: TrainRecord = {
      v: 1,
      lane: "train",
      job: sampleBytes32(1),
      round,
      seed: new Uint8Array(32),
      prev: null,
      base: models[round]?.manifest.cid ?? sampleCid("none"),
      accepted: [
        { chunk: sampleCid("c"), round, index: 0, worker: sampleAddress(1), output: sampleCid("u"), multiplier: 1 },
      ],
      delta: [delta.cid],
      model: models[round + 1]?.manifest.cid ?? sampleCid("none"),
      momentum: sampleCid("m"),
      error: sampleCid("e"),
      lossMicroNats: "0",
      evaluation: null,
      best: null,
      receipts: sampleCid("r"),
    };
    return encodeBlock(record);
  });
  const manifests = models.map(({ manifest }) => manifest);
  const all = [...manifests, ...models.flatMap((model) => model.blocks), ...deltas, ...records];
  const whole = manifests[0]?.cid ?? sampleCid("none");
  const base = { whole, wholeRound: 0, records: records.map(({ cid }) => cid) };
  return { all, base, manifests, target: manifests[count]?.cid ?? sampleCid("none"), deltas, records };
}

const none = { holds: () => false };

describe("fetchWeights", () => {
  it("takes the whole checkpoint and every step where nothing is held", async () => {
    const { all, base, target, deltas } = rounds(3);
    const route = await fetchWeights({ node: network(...all), runner: none, spec, base, target, options });
    expect(route.from.kind).toBe("whole");
    expect(route.deltas).toEqual(deltas.map(({ bytes }) => [bytes]));
  });

  it("takes only the steps since the newest checkpoint that is held", async () => {
    const { all, base, target, manifests, deltas } = rounds(3);
    const second = manifests[2]?.cid.toString();
    const node = network(...all);
    const runner = { holds: (name: string) => name === second };
    const route = await fetchWeights({ node, runner, spec, base, target, options });
    expect(route.from).toEqual({ kind: "held", checkpoint: second });
    expect(route.deltas).toEqual([[deltas[2]?.bytes]]);
    expect(node.asked).not.toContain(deltas[0]?.cid.toString());
  });

  it("takes nothing but the manifest where the checkpoint itself is held", async () => {
    const { all, base, target } = rounds(2);
    const node = network(...all);
    const route = await fetchWeights({ node, runner: { holds: () => true }, spec, base, target, options });
    expect(route).toMatchObject({ from: { kind: "held", checkpoint: target.toString() }, deltas: [] });
    expect(node.asked).toEqual([target.toString()]);
  });

  it("refuses records that skip a round or lead elsewhere", async () => {
    const { all, base, target, manifests } = rounds(3);
    const node = network(...all);
    const skip = { ...base, records: base.records.filter((_, i) => i !== 1) };
    await expect(fetchWeights({ node, runner: none, spec, base: skip, target, options })).rejects.toThrow(
      "do not follow",
    );
    const elsewhere = manifests[2]?.cid ?? target;
    await expect(fetchWeights({ node, runner: none, spec, base, target: elsewhere, options })).rejects.toThrow(
      "another model",
    );
  });

  it("refuses a checkpoint of another graph, and one over the spec's limit, before its blocks are fetched", async () => {
    const tensor = { name: "w", shape: [8], data: new Float32Array(8) };
    const other = writeCheckpoint([tensor], { graph: sampleRawCid("other"), round: 0, parent: null });
    const large = writeCheckpoint([tensor], { graph, round: 0, parent: null });
    const small = sampleSpec({ limits: { ...spec.common.limits, modelBytes: 16 } });
    for (const [model, given, words] of [
      [other, spec, "another graph"],
      [large, small, "the spec allows 16"],
    ] as const) {
      const { cid } = model.manifest;
      const node = network(model.manifest);
      const base = { whole: cid, wholeRound: 0, records: [] };
      await expect(fetchWeights({ node, runner: none, spec: given, base, target: cid, options })).rejects.toThrow(
        words,
      );
      expect(node.asked).toEqual([cid.toString()]);
    }
  });
});

function dataset(counts: readonly number[]) {
  const shards = counts.map((count, i) => ({ block: rawBlock(Uint8Array.of(i, count)), count }));
  const manifest = encodeBlock({
    v: 1,
    kind: "classification",
    name: "Sample",
    licence: "CC0-1.0",
    notice: "",
    sample: { shape: [1], dtype: "uint8", scale: 0, offset: 0 },
    classes: ["a", "b"],
    count: counts.reduce((sum, count) => sum + count, 0),
    encoding: "deflate-raw",
    shards: shards.map(({ block, count }) => ({ cid: block.cid, count, bytes: block.bytes.byteLength })),
  });
  return { manifest, blocks: [manifest, ...shards.map(({ block }) => block)] };
}

describe("fetchWindow", () => {
  it("fetches exactly the shards that a range touches", async () => {
    const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(counts, fc.nat(), fc.nat(), async (sizes, a, b) => {
        const total = sizes.reduce((sum, count) => sum + count, 0);
        const from = a % total;
        const to = from + 1 + (b % (total - from));
        const { manifest, blocks } = dataset(sizes);
        const inputs = [sampleRawCid("g"), sampleCid("c"), manifest.cid];
        const { window } = await fetchWindow(network(...blocks), { inputs, range: [from, to] }, options);
        const end = window.start + window.shards.reduce((sum, { count }) => sum + count, 0);
        expect(window.start).toBeLessThanOrEqual(from);
        expect(end).toBeGreaterThanOrEqual(to);
        expect(window.start + (window.shards[0]?.count ?? 0)).toBeGreaterThan(from);
        expect(end - (window.shards.at(-1)?.count ?? 0)).toBeLessThan(to);
      }),
    );
  });

  it("refuses a range outside the dataset, and one over too many shards", async () => {
    const { manifest, blocks } = dataset([4, 4]);
    const inputs = [sampleRawCid("g"), sampleCid("c"), manifest.cid];
    await expect(fetchWindow(network(...blocks), { inputs, range: [6, 9] }, options)).rejects.toThrow("end at 9");
    const many = Array.from({ length: 600 }, () => ({ cid: sampleRawCid("s"), count: 1, bytes: 1 }));
    expect(() => shardsOf({ count: 600, shards: many } as never, [0, 600])).toThrow("touches 600 shards");
  });
});

describe("fetchLeftOut", () => {
  const inputs = [sampleRawCid("g"), sampleCid("c"), sampleCid("d")];

  it("fetches nothing where a chunk names nothing", async () => {
    const node = network();
    expect(await fetchLeftOut(node, { inputs }, spec, options)).toEqual({});
    expect(node.asked).toEqual([]);
  });

  it("fetches the vector that the chunk's fourth input names", async () => {
    const { manifest, blocks } = writeVector(Float32Array.of(1, 2, 3));
    const found = await fetchLeftOut(
      network(manifest, ...blocks),
      { inputs: [...inputs, manifest.cid] },
      spec,
      options,
    );
    expect(found).toEqual({ error: { manifest: manifest.bytes, blocks: blocks.map(({ bytes }) => bytes) } });
  });

  it("refuses a vector that is larger than the model, before it fetches any of it", async () => {
    const huge = encodeBlock({ v: 1, n: 2 ** 30, blocks: [sampleRawCid("v")] });
    const crowded = encodeBlock({ v: 1, n: 1, blocks: Array.from({ length: 17 }, (_, i) => sampleRawCid(`${i}`)) });
    for (const manifest of [huge, crowded]) {
      const node = network(manifest);
      const fetching = fetchLeftOut(node, { inputs: [...inputs, manifest.cid] }, spec, options);
      await expect(fetching).rejects.toThrow("larger than its model");
      expect(node.asked).toEqual([manifest.cid.toString()]);
    }
  });
});
