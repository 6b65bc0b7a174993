import { cost, mlp, writeDataset, writeGraph, writeTokens } from "@starling/graph";
import {
  addUpdate,
  decodePayload,
  emptySum,
  f32bits,
  flatten,
  initialState,
  layoutOf,
  serverStep,
  unflatten,
} from "@starling/learning";
import {
  CODEC,
  chunkBlock,
  cidOf,
  decodeBlock,
  encodeBlock,
  fromHex,
  rawBlock,
  type TrainChunk,
  TrainOutput,
  WrongBlockError,
  writeCheckpoint,
} from "@starling/protocol";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sampleChunk, sampleSpec } from "../../../protocol/src/testing/samples.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { createCpuEngine } from "../engine/cpu-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { checkSamples, countSamples, gatherBatch } from "../samples/samples.ts";
import { assembleWeights } from "./assemble-weights.ts";
import { computeChunk } from "./compute-chunk.ts";
import { readWindow } from "./read-window.ts";
import { runChunk } from "./run-chunk.ts";
import type { ChunkTask } from "./task.ts";
import { warmUpJob } from "./warm-up-job.ts";
import { weightsCache } from "./weights-cache.ts";
import { writeUpdate } from "./write-output.ts";

const { graph, weights } = mlp({ input: [4, 4], hidden: [6], classes: 2, seed: 3 });
const file = rawBlock(writeGraph(graph));
const tensors = graph.parameters.map(({ name, shape }) => ({
  name,
  shape,
  data: weights.get(name)?.data ?? new Float32Array(),
}));
const start = writeCheckpoint(tensors, { graph: file.cid, round: 0, parent: null });
const pictures = Uint8Array.from({ length: 40 * 16 }, (_, i) => (i * 37) % 251);
const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 2);
const { manifest, shards } = writeDataset(
  { sampleShape: [4, 4], count: 40, samples: pictures, labels },
  { name: "Dots", licence: "CC0-1.0", notice: "Made by a formula.", classes: ["a", "b"] },
  { samplesPerShard: 16 },
);
const dataset = encodeBlock(manifest);
const spec = sampleSpec(
  {},
  { graph: file.cid, dataset: dataset.cid, flops: { train: Number(cost(graph, 1).flopsTrain), evaluate: 1 } },
);

function task(change: Partial<TrainChunk> = {}, weightsRoute: Partial<ChunkTask["weights"]> = {}): ChunkTask {
  const inputs = [file.cid, start.manifest.cid, dataset.cid];
  const chunk = sampleChunk({
    inputs,
    range: [10, 30],
    steps: 3,
    batch: 8,
    microBatch: 4,
    lr: f32bits(1e-2),
    ...change,
  });
  const whole = {
    kind: "whole" as const,
    manifest: start.manifest.bytes,
    blocks: start.blocks.map(({ bytes }) => bytes),
  };
  return {
    spec: encodeBlock(spec).bytes,
    chunk: chunkBlock(chunk).bytes,
    graph: file.bytes,
    weights: { target: start.manifest.bytes, from: whole, deltas: [], ...weightsRoute },
    dataset: dataset.bytes,
    window: { start: 0, shards: shards.slice(0, 2).map(({ bytes }) => ({ count: 16, bytes })) },
  };
}

let engine: Engine;
beforeAll(async () => {
  engine = await createCpuEngine();
});

/** A round's step over the sample weights, as a coordinator makes it. */
function round() {
  const layout = layoutOf(graph.parameters);
  const theta = flatten(layout, new Map(tensors.map(({ name, data }) => [name, data])));
  const sum = emptySum(theta.length);
  addUpdate(sum, { codes: new Int8Array(theta.length).map((_, i) => (i % 15) - 7), multiplier: 1 });
  const rates = { muBits: f32bits(0.6), alphaBits: f32bits(1), lrBits: f32bits(1e-2), kappaBits: f32bits(1) };
  const params = { ...rates, downlink: "int4" } as const;
  const { state, deltaBlocks } = serverStep(initialState(theta), sum, 1, params);
  const moved = unflatten(layout, state.theta);
  const next = writeCheckpoint(
    tensors.map(({ name, shape, data }) => ({ name, shape, data: moved.get(name) ?? data })),
    { graph: file.cid, round: 1, parent: start.manifest.cid },
  );
  return { deltaBlocks, next };
}

describe("runChunk", () => {
  it("makes an update that its own header describes, and the same one again", async () => {
    const cache = weightsCache();
    const stages: string[] = [];
    const made = await runChunk({ engine, cache }, task(), { onProgress: ({ stage }) => stages.push(stage) });
    const output = decodeBlock(TrainOutput, made.output);
    if (output.kind !== "train") throw new Error("not an update");
    const codes = decodePayload(made.blocks, output.n, {
      maxBytes: 2 ** 20,
      root: fromHex(output.root),
      norm2: BigInt(output.norm2),
    });
    expect(codes.some((code) => code !== 0)).toBe(true);
    expect(output.blocks.map(({ cid }) => cid.toString())).toEqual(made.blocks.map((b) => rawBlock(b).cid.toString()));
    expect(stages).toEqual(["preparing", "computing", "computing", "computing"]);
    expect(made.held).toEqual([start.manifest.cid.toString()]);
    const again = await runChunk({ engine, cache: weightsCache() }, task());
    expect(again.output).toEqual(made.output);
    expect(again.blocks).toEqual(made.blocks);
  });

  describe("with codes made on the GPU", () => {
    let gpu: Engine;
    beforeAll(async () => {
      gpu = await dawnEngine();
    });
    afterAll(() => engine.use());

    /** Runs a chunk, and tells how many words were read last; checks it against the codes of the f32 difference. */
    async function wordsRead(sent: ChunkTask): Promise<number | undefined> {
      gpu.use();
      const reads = vi.spyOn(tf.backend(), "read");
      const made = await runChunk({ engine: gpu, cache: weightsCache() }, sent);
      const lengths = await Promise.all(reads.mock.results.map(async ({ value }) => (await value).length));
      reads.mockRestore();
      const compared = await computeChunk({ engine: gpu, cache: weightsCache() }, sent);
      if (compared.kind !== "train") throw new Error("not an update");
      expect(compared.result.codes.some((code) => code !== 0)).toBe(true);
      const written = writeUpdate(cidOf(sent.chunk, CODEC.cbor), compared.result);
      expect(cidOf(made.output, CODEC.cbor)).toEqual(written.output.cid);
      expect(made.blocks).toEqual(written.blocks);
      expect(gpu.errors()).toEqual([]);
      return lengths.at(-1);
    }

    // 116 coordinates: words and one sum, or all of them in f32 where codes are not made on the GPU.
    it.each([
      ["int4", 15 + 1],
      ["int8", 29 + 1],
      ["ternary", 8 + 1],
      ["int32", 116],
    ] as const)("is the same update in %s, CID for CID, and reads %i words", async (kind, words) => {
      const codec = { kind, kappa: f32bits(1) };
      const bytes = encodeBlock({ ...spec, laneParams: { ...spec.laneParams, codec } }).bytes;
      expect(await wordsRead({ ...task(), spec: bytes })).toBe(words);
    });

    it("asks the f32 difference where a weight is too large to be sure of", async () => {
      const dead = tensors.map(({ shape, data, ...name }) => ({
        ...name,
        shape,
        data: shape.length === 1 && shape[0] === 6 ? data.with(2, -(2 ** 127)) : data,
      }));
      const begun = writeCheckpoint(dead, { graph: file.cid, round: 0, parent: null });
      const target = begun.manifest.bytes;
      const from = { kind: "whole", manifest: target, blocks: begun.blocks.map(({ bytes }) => bytes) } as const;
      const inputs = [file.cid, begun.manifest.cid, dataset.cid];
      expect(await wordsRead(task({ inputs }, { target, from }))).toBe(116);
    });
  });

  it("refuses a spec whose loss cannot be taken of the data", async () => {
    const wrong = { ...spec, laneParams: { ...spec.laneParams, loss: "mean-squared-error" as const } };
    const chunk = { ...task(), spec: encodeBlock(wrong).bytes };
    await expect(runChunk({ engine, cache: weightsCache() }, chunk)).rejects.toThrow(
      /mean-squared-error cannot be taken of classification data/,
    );
  });

  it("takes up what an update before left out, and says what it leaves out itself", async () => {
    const codec = { kind: "sparse", kappa: f32bits(1), keep: 8, beta: f32bits(0.95) } as const;
    const sparse = {
      ...spec,
      laneParams: { ...spec.laneParams, codec, recipe: { kind: "sparse", alpha: f32bits(1) } },
    };
    const bytes = encodeBlock(sparse).bytes;
    const first = await runChunk({ engine, cache: weightsCache() }, { ...task(), spec: bytes });
    const { error } = first;
    if (error === undefined) throw new Error("nothing is left out");
    const cid = cidOf(error.manifest, CODEC.cbor);
    const output = decodeBlock(TrainOutput, first.output);
    expect(output).toMatchObject({ kind: "train", n: 116 });
    expect(output.kind === "train" && output.error?.equals(cid)).toBe(true);
    const inputs = [file.cid, start.manifest.cid, dataset.cid, cid];
    const named = { ...task({ inputs }), spec: bytes };
    const next = await runChunk({ engine, cache: weightsCache() }, { ...named, error });
    expect(next.output).not.toEqual(first.output);
    await expect(runChunk({ engine, cache: weightsCache() }, named)).rejects.toThrow("left out is not here");
    const [block = new Uint8Array()] = error.blocks;
    const forged = { ...error, blocks: [block.with(0, 1 ^ (block[0] ?? 0))] };
    await expect(runChunk({ engine, cache: weightsCache() }, { ...named, error: forged })).rejects.toThrow(
      WrongBlockError,
    );
    const other = { ...error, manifest: encodeBlock({ v: 1, n: 1, blocks: [] }).bytes };
    await expect(runChunk({ engine, cache: weightsCache() }, { ...named, error: other })).rejects.toThrow("not here");
  });

  it("counts an evaluation", async () => {
    const made = await runChunk({ engine, cache: weightsCache() }, task({ kind: "evaluate", steps: 0, lr: 0 }));
    expect(decodeBlock(TrainOutput, made.output)).toMatchObject({ kind: "evaluate", total: 20 });
    expect(made.summary).toMatchObject({ kind: "evaluate", total: 20 });
    expect(made.blocks).toEqual([]);
  });

  it("goes on from held weights by the round's step alone, to the same bits", async () => {
    const { deltaBlocks, next } = round();
    const cache = weightsCache();
    await runChunk({ engine, cache }, task());
    const from = { kind: "held", checkpoint: start.manifest.cid.toString() } as const;
    const route = { target: next.manifest.bytes, from, deltas: [deltaBlocks] };
    const held = await runChunk({ engine, cache }, task({}, route));
    const whole = {
      kind: "whole" as const,
      manifest: next.manifest.bytes,
      blocks: next.blocks.map(({ bytes }) => bytes),
    };
    const fetched = await runChunk(
      { engine, cache: weightsCache() },
      task({}, { target: next.manifest.bytes, from: whole }),
    );
    expect(held.output).toEqual(fetched.output);
    expect(held.held).toContain(next.manifest.cid.toString());
  });

  it("says which part of the time the device worked", async () => {
    const full = await runChunk({ engine, cache: weightsCache() }, task());
    const slow = await runChunk({ engine, cache: weightsCache() }, task(), { share: () => 0.2 });
    expect(slow.duty).toBeLessThan(0.5);
    expect(full.duty).toBeGreaterThan(slow.duty);
    expect(slow.output).toEqual(full.output);
  });

  it("stops when it is told to", async () => {
    await expect(
      runChunk({ engine, cache: weightsCache() }, task(), { signal: AbortSignal.abort(new Error("stop")) }),
    ).rejects.toThrow("stop");
  });

  it("warms up from the job's blocks", async () => {
    const job = { spec: encodeBlock(spec).bytes, graph: file.bytes, dataset: dataset.bytes };
    expect(await warmUpJob(engine, job)).toBeGreaterThanOrEqual(0);
  });
});

describe("assembleWeights", () => {
  const assemble = (weightsRoute: Partial<ChunkTask["weights"]>, maxBytes = 2 ** 20) =>
    assembleWeights({ graph, route: task({}, weightsRoute).weights, maxBytes });

  it("refuses blocks with one wrong byte, whoever vouched for them", async () => {
    const blocks = start.blocks.map(({ bytes }) => bytes.slice());
    const [first] = blocks;
    if (first !== undefined) first[0] = (first[0] ?? 0) ^ 1;
    const from = { kind: "whole" as const, manifest: start.manifest.bytes, blocks };
    await expect(assemble({ from })).rejects.toThrow(WrongBlockError);
  });

  it("refuses steps that do not lead to the checkpoint", async () => {
    const { deltaBlocks, next } = round();
    await expect(assemble({ target: next.manifest.bytes })).rejects.toThrow(WrongBlockError);
    await expect(assemble({ target: next.manifest.bytes, deltas: [deltaBlocks, deltaBlocks] })).rejects.toThrow(
      WrongBlockError,
    );
    await expect(assemble({ deltas: [[Uint8Array.of(1, 2, 3)]] })).rejects.toThrow();
  });

  it("refuses missing blocks, other shapes and models over the limit", async () => {
    await expect(assemble({ from: { kind: "whole", manifest: start.manifest.bytes, blocks: [] } })).rejects.toThrow(
      "came with 0 bytes",
    );
    await expect(assemble({}, 16)).rejects.toThrow("not one of this graph");
    const [, ...rest] = tensors;
    const fewer = writeCheckpoint(rest, { graph: file.cid, round: 0, parent: null });
    await expect(assemble({ target: fewer.manifest.bytes })).rejects.toThrow("not one of this graph");
  });

  it("asks for the whole checkpoint where the named one is not held", async () => {
    await expect(assemble({ from: { kind: "held", checkpoint: "gone" } })).rejects.toThrow("not held");
  });
});

describe("readWindow", () => {
  const window = { start: 16, shards: shards.slice(1).map(({ bytes }, i) => ({ count: [16, 8][i] ?? 0, bytes })) };

  it("cuts exactly the range out of its shards", () => {
    const samples = readWindow(manifest, [20, 35], window);
    expect(samples).toMatchObject({
      task: "classification",
      x: pictures.subarray(20 * 16, 35 * 16),
      y: labels.subarray(20, 35),
      start: 20,
    });
  });

  it("puts the tokens of samples in several shards together, and reads each as it was written", () => {
    const text = Array.from({ length: 150_000 }, (_, i) => (i * 7919) % 300);
    const card = { name: "n", licence: "CC0-1.0", notice: "none", tokenizer: { kind: "bytes" } } as const;
    for (const stride of [1, 8]) {
      const written = writeTokens(text, { ...card, context: 8, stride, vocabulary: 300 });
      const [first = 0] = written.manifest.shards.map(({ count }) => count);
      const parts = written.shards.map(({ bytes }, i) => ({ bytes, count: written.manifest.shards[i]?.count ?? 0 }));
      const range: [number, number] = [first - 5, first + 7];
      const samples = readWindow(written.manifest, range, { start: 0, shards: parts });
      checkSamples(samples, { ...graph, outputs: [{ name: "y", dtype: "float32", shape: ["N", 8, 300] }] });
      expect(countSamples(samples)).toBe(12);
      const { x, targets } = gatherBatch(samples, [first - 5, first, first + 6]);
      const expected = [first - 5, first, first + 6].map((i) => text.slice(i * stride, i * stride + 9));
      expect([...x]).toEqual(expected.flatMap((tokens) => tokens.slice(0, 8)));
      expect([...targets]).toEqual(expected.flatMap((tokens) => tokens.slice(1)));
    }
  });

  it("refuses a range that the shards do not cover", () => {
    expect(() => readWindow(manifest, [15, 20], window)).toThrow("do not hold");
    expect(() => readWindow(manifest, [20, 41], window)).toThrow("do not hold");
  });
});

describe("weightsCache", () => {
  const values = (bytes: number) => new Map([["w", new Float32Array(bytes / 4)]]);

  it("forgets the oldest beyond its bytes, never the newest", () => {
    const cache = weightsCache(100);
    cache.put("a", values(40));
    cache.put("b", values(40));
    cache.put("c", values(40));
    expect(cache.keys()).toEqual(["b", "c"]);
    cache.put("d", values(400));
    expect(cache.keys()).toEqual(["d"]);
    expect(cache.get("a")).toBeUndefined();
  });
});
