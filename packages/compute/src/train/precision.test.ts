import type { Engine, TrainChunk } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { beforeAll, describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { compareVectors } from "../../test/compare-vectors.ts";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { planMemory } from "../memory/plan-memory.ts";
import { batchForm } from "../samples/samples.ts";
import { runTrainChunk } from "./run-train-chunk.ts";

let cpu: Engine;
let gpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
});

type Stored = Pick<TrainChunk, "precision">;
const gpt = (stored: Stored) => gptChunk(SMALL_GPT, stored);
const models: [string, (stored: Stored) => TrainChunk][] = [
  ["a GPT", gpt],
  ["a GPT that computes anew", (stored) => gptChunk(SMALL_GPT, { recompute: true, ...stored })],
  ["a CNN", (stored) => cnnChunk({ steps: 1, ...stored })],
];

describe("training with activations of 16 bits", () => {
  it.each(models)("gives nearly the update of 32 bits, and the same on CPU and GPU (%s)", async (_name, make) => {
    const whole = await runTrainChunk(cpu, make({}));
    const [onCpu, onGpu] = [
      await runTrainChunk(cpu, make({ precision: "f16" })),
      await runTrainChunk(gpu, make({ precision: "f16" })),
    ];
    expect(onCpu.delta).not.toEqual(whole.delta);
    expect(compareVectors(onCpu.delta, whole.delta).cosine).toBeGreaterThan(0.995);
    expect(compareVectors(onGpu.delta, onCpu.delta).cosine).toBeGreaterThan(0.999);
    expect(gpu.errors()).toEqual([]);
  });

  it("repeats to the bit", async () => {
    const [first, second] = [
      await runTrainChunk(gpu, gpt({ precision: "f16" })),
      await runTrainChunk(gpu, gpt({ precision: "f16" })),
    ];
    expect(new Uint8Array(second.delta.buffer)).toEqual(new Uint8Array(first.delta.buffer));
  });

  it("needs a quarter less memory where activations fill it", () => {
    const chunk = gptChunk({ ...SMALL_GPT, layers: 6 }, { batch: 64, microBatch: 64 });
    const planned = (precision: "f32" | "f16") =>
      planMemory(gpu, compileGraph(chunk.graph, { precision }), batchForm(chunk.samples)).peakBytes(64);
    expect(planned("f16") / planned("f32")).toBeLessThan(0.76);
  });
});
