import type { Engine, EvaluateChunk, TrainChunk } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { calibrationGraph, evaluationGraph, resnet } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
import { measureCpuPeak, measureWasmPeak } from "../../test/measure-host-peak.ts";
import { measurePeak } from "../../test/measure-peak.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import type { MemoryLimitError } from "../errors.ts";
import { calibrate } from "../evaluate/calibrate.ts";
import { runEvaluateChunk } from "../evaluate/run-evaluate-chunk.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { batchForm } from "../samples/samples.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { planMemory, planPass } from "./plan-memory.ts";

const kinds = ["webgpu", "wasm", "cpu"] as const;
type Kind = (typeof kinds)[number];

let engines: Record<Kind, Engine>;
beforeAll(async () => {
  engines = { webgpu: await dawnEngine(), wasm: await createNodeWasmEngine(), cpu: await createCpuEngine() };
});

const measured = { webgpu: measurePeak, wasm: measureWasmPeak, cpu: measureCpuPeak };

const trainingPlan = (engine: Engine, { graph, samples, recompute = false, precision = "f32" }: TrainChunk) =>
  planMemory(engine, compileGraph(graph, { recompute, precision }), batchForm(samples));

const evaluationPlan = (engine: Engine, { graph, samples }: EvaluateChunk) =>
  planPass(engine, compileGraph(evaluationGraph(graph)), batchForm(samples));

const tiny = { ...SMALL_GPT, layers: 1 };
const models: [string, () => TrainChunk][] = [
  ["an MLP", () => mlpChunk({ steps: 1, batch: 8, microBatch: 8 })],
  ["a CNN", () => cnnChunk({ steps: 1, batch: 4, microBatch: 4 })],
  ["a GPT", () => gptChunk(tiny, { steps: 1, batch: 8, microBatch: 8 })],
  ["a GPT that computes anew", () => gptChunk(SMALL_GPT, { steps: 1, batch: 8, microBatch: 8, recompute: true })],
  ["a GPT that keeps 16 bits", () => gptChunk(tiny, { steps: 1, batch: 8, microBatch: 8, precision: "f16" })],
];

/** A model whose statistics are computed first, and its window. */
function resnetChunk(): EvaluateChunk {
  const { graph, weights } = resnet({ input: [1, 14, 14], channels: [4, 8], blocks: 1, classes: 2, seed: 3 });
  const { samples } = mlpChunk();
  const x = samples.x.subarray(0, 12 * 196);
  const y = Uint8Array.from({ length: 12 }, (_, i) => i % 2);
  const parameters = new Map([...weights].map(([name, { data }]) => [name, data]));
  return { graph, parameters, samples: { ...samples, x, y, sampleShape: [1, 14, 14] }, batch: 6 };
}

const shortageOf = (running: Promise<unknown>) =>
  running.then(
    () => undefined,
    (error: MemoryLimitError) => error.shortage,
  );

describe.each(kinds)("memory on %s", (kind) => {
  const use = () => {
    engines[kind].use();
    return engines[kind];
  };

  it.each(models)("is planned for training %s as a chunk takes it, within a tenth", async (_name, make) => {
    const engine = use();
    const chunk = make();
    const planned = trainingPlan(engine, chunk).peakBytes(chunk.microBatch);
    const taken = await measured[kind](() => runTrainChunk(engine, chunk));
    expect(Math.abs(planned / taken - 1)).toBeLessThan(0.1);
  });

  it.each(models.slice(1, 3))(
    "is planned for evaluating %s as a chunk takes it, within a tenth",
    async (_name, make) => {
      const engine = use();
      const chunk = { ...make(), batch: 64 };
      const planned = evaluationPlan(engine, chunk).peakBytes(64);
      const taken = await measured[kind](() => runEvaluateChunk(engine, chunk));
      expect(Math.abs(planned / taken - 1)).toBeLessThan(0.1);
    },
  );

  it("is planned for a calibration as it takes it, within a tenth", async () => {
    const engine = use();
    const chunk = resnetChunk();
    const { graph } = calibrationGraph(chunk.graph);
    const planned = planPass(engine, compileGraph(graph), batchForm(chunk.samples)).peakBytes(6);
    const taken = await measured[kind](() => calibrate(engine, chunk));
    expect(Math.abs(planned / taken - 1)).toBeLessThan(0.1);
  });

  it("is planned without leaving anything", async () => {
    const engine = use();
    const before = tf.memory();
    trainingPlan(engine, gptChunk(tiny)).peakBytes(4);
    evaluationPlan(engine, resnetChunk()).peakBytes(4);
    expect(tf.memory()).toEqual(before);
    const again = await runTrainChunk(engine, gptChunk(tiny));
    expect(again.lossLast).toBeGreaterThan(0);
  });

  it("is refused to a training chunk by a byte, and the micro-batch named that fits", async () => {
    const engine = use();
    const chunk = cnnChunk({ steps: 1, batch: 32, microBatch: 32 });
    const plan = trainingPlan(engine, chunk);
    const before = tf.memory().numTensors;
    const at = (maxBytes: number) => shortageOf(runTrainChunk(engine, chunk, { maxBytes }));
    const [needed, enough] = [plan.peakBytes(32), plan.peakBytes(8)];
    expect(enough).toBeLessThan(needed);
    const shortage = await at(needed - 1);
    expect(shortage).toMatchObject({ neededBytes: needed, availableBytes: needed - 1 });
    expect(shortage?.microBatch).toBeGreaterThanOrEqual(8);
    expect(await at(plan.peakBytes(1) - 1)).toMatchObject({ microBatch: 0 });
    expect(await at(needed)).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is refused to an evaluation and to its calibration before anything is taken", async () => {
    const engine = use();
    const chunk = resnetChunk();
    const evaluation = evaluationPlan(engine, chunk);
    const statistics = calibrationGraph(chunk.graph).graph;
    const calibration = planPass(engine, compileGraph(statistics), batchForm(chunk.samples));
    const needed = Math.max(evaluation.peakBytes(6), calibration.peakBytes(6));
    const at = (maxBytes: number, batch = 6) => shortageOf(runEvaluateChunk(engine, { ...chunk, batch }, { maxBytes }));
    expect(await at(needed - 1)).toMatchObject({ neededBytes: needed, availableBytes: needed - 1, microBatch: 3 });
    expect(await at(needed)).toBeUndefined();
    // A window of 12 never fills a batch of 48: it needs what 12 need.
    const window = Math.max(evaluation.peakBytes(12), calibration.peakBytes(12));
    expect(await at(window, 48)).toBeUndefined();
    expect(await at(needed, 48)).toMatchObject({ microBatch: 6 });
  });
});

describe("planned memory", () => {
  it("is smaller when activations are computed anew", () => {
    const sizes = { ...SMALL_GPT, layers: 6 };
    const planned = (recompute: boolean) => trainingPlan(engines.webgpu, gptChunk(sizes, { recompute })).peakBytes(64);
    expect(planned(true)).toBeLessThan(planned(false) / 2);
  });

  it("stays under the largest buffer of a GPU", async () => {
    const gpu = engines.webgpu;
    const chunk = mlpChunk({ steps: 1, batch: 32, microBatch: 32 });
    const plan = trainingPlan(gpu, chunk);
    const small = { ...gpu, facts: { ...gpu.facts, bufferBytes: plan.largestBytes(1) - 1 } };
    const shortage = await shortageOf(runTrainChunk(small, chunk, { maxBytes: plan.peakBytes(32) }));
    expect(shortage).toMatchObject({ neededBytes: plan.largestBytes(32), microBatch: 0 });
  });

  it("never reaches beyond what WebAssembly has left, and takes nothing to find out", async () => {
    const { wasm } = engines;
    wasm.use();
    const chunk = gptChunk({ layers: 1, width: 16, heads: 2, context: 2048, vocabulary: 64 });
    const plan = trainingPlan(wasm, chunk);
    const batch = 4096;
    const taken = await measureWasmPeak(async () => {
      const shortage = await shortageOf(runTrainChunk(wasm, { ...chunk, batch, microBatch: batch }));
      if (shortage === undefined) return expect.fail("it fits");
      const { neededBytes, availableBytes, microBatch } = shortage;
      expect(neededBytes).toBe(plan.peakBytes(batch));
      expect(availableBytes).toBeLessThan(2 ** 32);
      expect(plan.peakBytes(microBatch)).toBeLessThanOrEqual(availableBytes);
      expect(plan.peakBytes(2 * microBatch)).toBeGreaterThan(availableBytes);
    });
    expect(taken).toBe(0);
  });
});
