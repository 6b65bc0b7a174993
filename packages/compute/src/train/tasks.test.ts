import type { Engine, ValueSamples } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { mlp } from "@starling/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { compareVectors } from "../../test/compare-vectors.ts";
import { gptGraph } from "../../test/gpt-graph.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { runEvaluateChunk } from "../evaluate/run-evaluate-chunk.ts";
import { runTrainChunk } from "./run-train-chunk.ts";

let cpu: Engine;
let gpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
});

const { graph, weights } = mlp({ input: [1, 2, 2], hidden: [8], classes: 2, seed: 1 });
const parameters = new Map([...weights].map(([name, { data }]) => [name, data]));
const COUNT = 64;
const x = Uint8Array.from({ length: 4 * COUNT }, (_, i) => (i * 37) % 256);

/** Two sums of the four numbers. */
const samples: ValueSamples = {
  task: "regression",
  x,
  y: Float32Array.from({ length: 2 * COUNT }, (_, i) => {
    const at = 4 * Math.floor(i / 2);
    const sign = i % 2 === 0 ? 1 : -1;
    return ((x[at] ?? 0) + sign * (x[at + 3] ?? 0)) / 255;
  }),
  valuesPerSample: 2,
  sampleShape: [1, 2, 2],
  scale: Math.fround(1 / 255),
  offset: 0,
  start: 5,
};

describe("regression", () => {
  const chunk = { ...mlpChunk(), graph, parameters, samples, steps: 40, batch: 16, microBatch: 8 };
  const settings = { ...chunk, lr: Math.fround(2e-2) };

  it("lowers the mean squared error, the same on both engines", async () => {
    const onCpu = await runTrainChunk(cpu, settings);
    expect(onCpu.lossLast).toBeLessThan(onCpu.lossFirst / 4);
    const onGpu = await runTrainChunk(gpu, { ...settings, steps: 3 });
    const few = await runTrainChunk(cpu, { ...settings, steps: 3 });
    expect(compareVectors(onGpu.delta, few.delta).cosine).toBeGreaterThan(0.999);
  });

  it("is evaluated by its squared errors", async () => {
    const { correct, total, lossMicroNats } = await runEvaluateChunk(cpu, { graph, parameters, samples, batch: 10 });
    expect({ correct, total }).toEqual({ correct: null, total: 2 * COUNT });
    const all = { ...settings, steps: 1, batch: COUNT, microBatch: COUNT };
    const { lossFirst } = await runTrainChunk(cpu, all);
    expect(Number(lossMicroNats) / 1e6 / total).toBeCloseTo(lossFirst, 4);
  });
});

describe("language modelling", () => {
  it("is evaluated on every sample once", async () => {
    const sizes = { layers: 1, width: 8, heads: 2, context: 4, vocabulary: 7 };
    const model = gptGraph(sizes);
    const tokens = Uint8Array.from({ length: 15 }, (_, i) => i % 7);
    const stream = { task: "language", tokens, tokenBytes: 1, context: 4, stride: 4, start: 3 } as const;
    const evaluation = { graph: model.graph, parameters: model.weights, samples: stream, batch: 2 };
    const onCpu = await runEvaluateChunk(cpu, evaluation);
    // Windows at 0, 4 and 8; the one at 12 has no successor for its last token.
    expect(onCpu.total).toBe(3 * 4);
    const onGpu = await runEvaluateChunk(gpu, evaluation);
    expect(onGpu.correct).toBe(onCpu.correct);
    expect(Math.abs(Number(onGpu.lossMicroNats - onCpu.lossMicroNats))).toBeLessThan(100);
  });
});
