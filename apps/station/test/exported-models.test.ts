import {
  decodeShard,
  evaluationGraph,
  type Model,
  mlp,
  readModel,
  readSafetensors,
  resnet,
  writeModel,
} from "@starling/graph";
import { f32bits, fromF32bits } from "@starling/learning";
import { Checkpoint, ClassificationManifest, decodeBlock, TrainOutput, type TrainRecord } from "@starling/protocol";
import {
  adaptModel,
  exportModel,
  loadCheckpoint,
  loadModelAfter,
  publishDataset,
  publishModel,
  replayJob,
} from "@starling/sdk";
import type { CID } from "multiformats/cid";
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { memoryBlocks } from "../../../packages/coordinator/src/testing/memory-blocks.ts";
import { recordsOf, run } from "../../../packages/sdk/test/run-job.ts";
import { onnxAccuracy } from "../src/demo/onnx-accuracy.ts";

type Ran = Awaited<ReturnType<typeof run>>;

const recipe = {
  recipe: { kind: "momentum", mu: f32bits(0.6), alpha: f32bits(1) },
  codec: { kind: "int8", kappa: f32bits(1) },
} as const;

/** What ONNX Runtime answers to a batch. */
async function answers(onnx: Uint8Array, x: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  const output = await session.run({ input: new ort.Tensor("float32", x, shape) });
  await session.release();
  return output["logits"]?.data as Float32Array;
}

const furthest = (ours: ArrayLike<number>, theirs: ArrayLike<number>) =>
  Math.max(...Array.from(ours, (value, i) => Math.abs(value - (theirs[i] ?? Number.NaN))));

const lossesOf = (records: readonly TrainRecord[]) =>
  records.map(({ evaluation }) => Number(evaluation?.lossMicroNats));

describe("a job that trains adapters alone", () => {
  const blocks = memoryBlocks();
  let base: Model;
  let ran: Ran;
  let frozen: readonly string[];

  beforeAll(async () => {
    base = mlp({ input: [4, 4], hidden: [8], classes: 2, seed: 7 });
    const published = publishModel(writeModel(base.graph, base.weights));
    await blocks.putAll(published.blocks);
    const get = (cid: CID) => blocks.get(cid);
    const adapted = await adaptModel(published.checkpoint.cid, get, { rank: 2, alpha: 4 });
    expect(adapted).toMatchObject({ trained: 2 * (16 + 8 + 8 + 2), parameters: 154 + 68 });
    await blocks.putAll(adapted.blocks);
    frozen = base.graph.parameters.map(({ name }) => name);
    const { graph, checkpoint, flops } = adapted;
    ran = await run(
      { ...recipe, graph: graph.cid, checkpoint: checkpoint.cid, flops, lr: [f32bits(0.02)] },
      { blocks },
    );
  });

  const manifestOf = async (cid: CID) => decodeBlock<Checkpoint>(Checkpoint, await ran.get(cid));
  const tensorsOf = async (cid: CID) =>
    new Map((await manifestOf(cid)).tensors.map(({ name, blocks: [first] }) => [name, `${first}`]));

  it("learns, and replays from its records to the coordinator's own checkpoint", async () => {
    const records = await recordsOf(ran);
    const losses = lossesOf(records);
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
    expect(ran.view.members.map(({ rejected }) => rejected)).toEqual(ran.view.members.map(() => 0));
    expect((await replayJob(ran.spec, ran.records, ran.get)).toString()).toBe(ran.view.train?.model);
  });

  it("keeps the base's own blocks in every checkpoint, and sends no number of it in any update", async () => {
    const records = await recordsOf(ran);
    const published = publishModel(writeModel(base.graph, base.weights));
    const before = await tensorsOf(published.checkpoint.cid);
    for (const { base: start, model, accepted } of records) {
      for (const cid of [start, model]) {
        const tensors = await tensorsOf(cid);
        for (const name of frozen) expect(tensors.get(name)).toBe(before.get(name));
      }
      for (const { output: named } of accepted) {
        const output = decodeBlock(TrainOutput, await ran.get(named));
        if (output.kind !== "train") throw new TypeError("no update");
        // int8: a byte for each of 68 numbers, and the head.
        const bytes = await Promise.all(output.blocks.map(async ({ cid }) => (await ran.get(cid)).byteLength));
        expect(bytes.reduce((sum, count) => sum + count, 0)).toBeLessThan(68 + 64);
      }
    }
    const [first, last] = [
      await tensorsOf(ran.spec.laneParams.checkpoint),
      await tensorsOf(records.at(-1)?.model as CID),
    ];
    const changed = [...last].filter(([name, cid]) => first.get(name) !== cid).map(([name]) => name);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter((name) => frozen.includes(name))).toEqual([]);
  });

  it("leaves merged, in the base's own form, and answers in ONNX Runtime as with its adapters beside", async () => {
    const model = await loadCheckpoint((await recordsOf(ran)).at(-1)?.model as CID, ran.get);
    const calibration = { spec: ran.spec, get: ran.get, engine: () => Promise.reject(new TypeError("not needed")) };
    const merged = await exportModel(model, "onnx", calibration);
    expect(readModel(merged).graph).toEqual(readModel(writeModel(base.graph, base.weights)).graph);
    const x = Float32Array.from({ length: 5 * 16 }, (_, i) => ((i * 37) % 101) / 101);
    const [ours, unmerged, untrained] = await Promise.all(
      [merged, writeModel(model.graph, model.weights), writeModel(base.graph, base.weights)].map((file) =>
        answers(file, x, [5, 4, 4]),
      ),
    );
    expect(furthest(ours ?? [], unmerged ?? [])).toBeLessThan(1e-5);
    expect(furthest(ours ?? [], untrained ?? [])).toBeGreaterThan(1e-2);

    const { tensors, metadata } = readSafetensors(await exportModel(model, "adapters", calibration));
    expect([...tensors.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(68);
    expect(metadata).toEqual(new Map([["scale", "2"]]));
  });
});

describe("a job whose model normalizes by its batches", () => {
  const side = 8;
  const blocks = memoryBlocks();
  let ran: Ran;
  let exported: Uint8Array;

  /** Stripes across or along, at any brightness: what a normalization has to take out. */
  function stripes(count: number) {
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    const samples = Uint8Array.from({ length: count * side * side }, (_, i) => {
      const [sample, row, column] = [Math.floor(i / (side * side)), Math.floor((i % (side * side)) / side), i % side];
      return 20 + ((i * 37) % 50) + (sample % 5) * 20 + (((labels[sample] === 0 ? row : column) >> 1) % 2) * 60;
    });
    return { sampleShape: [1, side, side], count, samples, labels };
  }

  beforeAll(async () => {
    const model = resnet({ input: [1, side, side], channels: [4], blocks: 1, classes: 2, seed: 3 });
    const published = publishModel(writeModel(model.graph, model.weights));
    const card = { name: "Stripes", licence: "CC0-1.0", notice: "Made by a formula.", classes: ["across", "along"] };
    const data = publishDataset(stripes(400), card);
    await blocks.putAll([...published.blocks, ...data.blocks]);
    ran = await run(
      {
        ...recipe,
        graph: published.graph.cid,
        checkpoint: published.checkpoint.cid,
        flops: published.flops,
        dataset: data.train.cid,
        span: data.shardCount,
        chunks: 2,
        steps: 5,
        batch: 16,
        microBatch: 16,
        evaluateSpan: 1_000,
        lr: [f32bits(1e-2)],
      },
      { blocks, stop: { rounds: 2 }, common: { validation: data.validation.cid, test: data.test.cid } },
    );
    exported = await exportBase();
  });

  /** The model that the last round's evaluation chunks were about. */
  const exportBase = async () => {
    const first = ran.spec.laneParams.checkpoint;
    const model = await loadModelAfter(ran.records.at(-2) as CID, first, ran.get);
    return exportModel(model, "onnx", { spec: ran.spec, get: ran.get, engine: async () => ran.engine });
  };

  it("leaves with running statistics, in the form for inference, the same bits every time", async () => {
    const { graph, weights } = readModel(exported);
    const norms = graph.nodes.filter(({ op }) => op === "BatchNormalization");
    expect(norms).toHaveLength(3);
    for (const node of norms) {
      expect(node.attributes.get("training_mode")?.value ?? 0).toBe(0);
      const [, , , mean = "", variance = ""] = node.inputs;
      expect(weights.get(mean)?.data.some((value) => value !== 0)).toBe(true);
      expect(weights.get(variance)?.data.some((value) => value !== 1)).toBe(true);
    }
    expect(await exportBase()).toEqual(exported);
  });

  it("answers in ONNX Runtime as the network's own evaluation has found", async () => {
    const { base, evaluation } = (await recordsOf(ran)).at(-1) ?? expect.fail("no round");
    const manifest = decodeBlock(ClassificationManifest, await ran.get(ran.spec.common.validation));
    expect(evaluation).toMatchObject({ total: manifest.count });
    expect(Number(evaluation?.correct)).toBeGreaterThan(0.6 * manifest.count);
    expect((await onnxAccuracy(exported, manifest, ran.get)) * manifest.count).toBeCloseTo(evaluation?.correct ?? 0, 9);

    const { x, labels } = await validationData(manifest);
    const lossOf = async (onnx: Uint8Array) =>
      crossEntropy(await answers(onnx, x, [manifest.count, 1, side, side]), labels);
    const measured = Number(evaluation?.lossMicroNats) / 1e6;
    expect(Math.abs((await lossOf(exported)) - measured)).toBeLessThan(1e-5 * manifest.count);
    const { graph, weights } = await loadCheckpoint(base, ran.get);
    const stale = await lossOf(writeModel(evaluationGraph(graph), weights));
    expect(Math.abs(stale - measured)).toBeGreaterThan(1e-2 * manifest.count);
  });

  it("says how far it is, and stops when told to", async () => {
    const model = await loadCheckpoint(ran.spec.laneParams.checkpoint, ran.get);
    const calibration = { spec: ran.spec, get: ran.get, engine: async () => ran.engine };
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(exportModel(model, "onnx", { ...calibration, signal })).rejects.toThrow("enough");
    const done: string[] = [];
    await exportModel(model, "onnx", { ...calibration, onProgress: (at, all) => done.push(`${at}/${all}`) });
    expect(done).toEqual(["16/40", "32/40", "40/40"]);
  });

  async function validationData({ shards, sample, classes }: ClassificationManifest) {
    const [{ cid, count } = expect.fail("no shard")] = shards;
    const form = { sampleShape: sample.shape, dtype: sample.dtype, count, classes: classes.length };
    const { samples, labels } = decodeShard(await ran.get(cid), form);
    const [scale, offset] = [fromF32bits(sample.scale), fromF32bits(sample.offset)];
    return { x: Float32Array.from(samples, (byte) => Math.fround(Math.fround(byte * scale) + offset)), labels };
  }
});

/** Σ over rows of the loss in nats. */
function crossEntropy(logits: Float32Array, labels: Uint8Array): number {
  const classes = logits.length / labels.length;
  let sum = 0;
  labels.forEach((label, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    sum += Math.log(scores.reduce((all, score) => all + Math.exp(score), 0)) - (scores[label] ?? 0);
  });
  return sum;
}
