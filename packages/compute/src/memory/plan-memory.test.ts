import type { Engine, TrainChunk } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
import { measurePeak } from "../../test/measure-peak.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { MemoryLimitError } from "../errors.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { batchForm } from "../samples/samples.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { planMemory } from "./plan-memory.ts";

let gpu: Engine;
beforeAll(async () => {
  gpu = await dawnEngine();
});

const plannedBytes = ({ graph, samples, microBatch, recompute = false }: TrainChunk) =>
  planMemory(gpu, compileGraph(graph, { recompute }), batchForm(samples)).peakBytes(microBatch);

const measuredBytes = (chunk: TrainChunk) => {
  gpu.use();
  return measurePeak(() => runTrainChunk(gpu, chunk));
};

const models: [string, () => TrainChunk][] = [
  ["an MLP", () => mlpChunk({ steps: 1 })],
  ["a CNN", () => cnnChunk({ steps: 1 })],
  ["a GPT", () => gptChunk(SMALL_GPT, { steps: 1, batch: 16, microBatch: 16 })],
  ["a GPT that computes anew", () => gptChunk(SMALL_GPT, { steps: 1, batch: 16, microBatch: 16, recompute: true })],
];

describe("planned memory", () => {
  it.each(models)("of %s is what a chunk takes, within a tenth", async (_name, make) => {
    const planned = plannedBytes(make());
    const measured = await measuredBytes(make());
    expect(Math.abs(planned / measured - 1)).toBeLessThan(0.1);
  });

  it("leaves no tensor and no GPU memory behind", () => {
    gpu.use();
    const before = tf.memory();
    plannedBytes(gptChunk(SMALL_GPT));
    expect(tf.memory()).toEqual(before);
  });

  it("is smaller when activations are computed anew", () => {
    const sizes = { ...SMALL_GPT, layers: 6 };
    const kept = plannedBytes(gptChunk(sizes, { batch: 64, microBatch: 64 }));
    const anew = plannedBytes(gptChunk(sizes, { batch: 64, microBatch: 64, recompute: true }));
    expect(anew).toBeLessThan(kept / 2);
  });

  it("stops a chunk that would need more than it may", async () => {
    const chunk = mlpChunk({ steps: 1 });
    const planned = plannedBytes(chunk);
    await expect(runTrainChunk(gpu, chunk, { maxBytes: planned - 1 })).rejects.toThrow(MemoryLimitError);
    await expect(runTrainChunk(gpu, chunk, { maxBytes: planned })).resolves.toBeDefined();
  });

  it("says which micro-batch would fit, and takes nothing", async () => {
    const chunk = mlpChunk({ steps: 1, batch: 32, microBatch: 32 });
    const plan = planMemory(gpu, compileGraph(chunk.graph), batchForm(chunk.samples));
    const before = tf.memory().numTensors;
    const shortageAt = (maxBytes: number, engine = gpu) =>
      runTrainChunk(engine, chunk, { maxBytes }).catch((error: MemoryLimitError) => error.shortage);
    const [needed, enough] = [plan.peakBytes(32), plan.peakBytes(8)];
    expect(await shortageAt(enough)).toEqual({ neededBytes: needed, availableBytes: enough, microBatch: 8 });
    expect(await shortageAt(plan.peakBytes(1) - 1)).toMatchObject({ microBatch: 0 });
    const small = { ...gpu, facts: { ...gpu.facts, bufferBytes: plan.largestBytes(1) - 1 } };
    expect(await shortageAt(needed, small)).toMatchObject({ neededBytes: plan.largestBytes(32), microBatch: 0 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
