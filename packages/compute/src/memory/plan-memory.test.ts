import type { Engine, TrainChunk } from "@starling/compute";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
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

/** The most that TensorFlow.js reports while a chunk is computed, beyond what it reported before. */
async function measuredBytes(chunk: TrainChunk): Promise<number> {
  gpu.use();
  const bytes = () => (tf.memory() as tf.MemoryInfo & { numBytesInGPU: number }).numBytesInGPU;
  const before = bytes();
  let peak = 0;
  const run = WebGPUBackend.prototype.runWebGPUProgram;
  WebGPUBackend.prototype.runWebGPUProgram = function (...call) {
    const result = run.apply(this, call);
    peak = Math.max(peak, bytes());
    return result;
  };
  // Buffers are given back when their commands are submitted; after each dispatch, nothing waits for that.
  const [flag, batched] = [
    "WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE",
    tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE"),
  ];
  tf.env().set(flag, 1);
  try {
    await runTrainChunk(gpu, chunk);
  } finally {
    WebGPUBackend.prototype.runWebGPUProgram = run;
    tf.env().set(flag, batched);
  }
  return peak - before;
}

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
});
