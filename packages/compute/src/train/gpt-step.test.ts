import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { beforeAll, describe, expect, it } from "vitest";
import { compareVectors } from "../../test/compare-vectors.ts";
import { countDispatches } from "../../test/count-dispatches.ts";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
import { GPT_SIZES, type GptSizes } from "../../test/gpt-graph.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { runTrainChunk } from "./run-train-chunk.ts";

let cpu: Engine;
let gpu: Engine;
let wasm: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
  wasm = await createNodeWasmEngine();
});

/** Dispatches of a chunk's second step, which differs from the first in nothing but what happened before. */
async function dispatchesOfStep(sizes: GptSizes, batch: number): Promise<readonly string[]> {
  const marks: number[] = [];
  const names = await countDispatches((so) =>
    runTrainChunk(gpu, gptChunk(sizes, { steps: 2, batch, microBatch: batch }), {
      onProgress: () => void marks.push(so.length),
    }),
  );
  return names.slice(...marks);
}

describe("a training step of a GPT", () => {
  it("needs 103 dispatches with four layers, whatever the sizes", async () => {
    expect(await dispatchesOfStep(GPT_SIZES, 8)).toHaveLength(103);
    expect(await dispatchesOfStep({ ...SMALL_GPT, layers: 4 }, 2)).toHaveLength(103);
  });

  it("is made of our own kernels: biases, residuals and their derivatives need none of their own", async () => {
    const others = (await dispatchesOfStep(GPT_SIZES, 8)).filter((name) => !name.startsWith("Starling"));
    expect(others).toEqual([]);
  });

  it("lowers the loss, and gives the same bits twice", async () => {
    for (const engine of [cpu, gpu, wasm]) {
      const chunk = gptChunk(SMALL_GPT, { steps: 8, lr: Math.fround(3e-2) });
      const first = await runTrainChunk(engine, chunk);
      expect(first.lossLast).toBeLessThan(first.lossFirst * 0.8);
      const second = await runTrainChunk(engine, chunk);
      expect(new Uint8Array(second.delta.buffer)).toEqual(new Uint8Array(first.delta.buffer));
    }
  });

  it.each([
    ["its own head", false],
    ["tied embeddings", true],
  ])("is the same on CPU, GPU and WebAssembly, with %s", async (_what, tied) => {
    const onCpu = await runTrainChunk(cpu, gptChunk(SMALL_GPT, {}, tied));
    for (const engine of [gpu, wasm]) {
      const { delta } = await runTrainChunk(engine, gptChunk(SMALL_GPT, {}, tied));
      const { cosine, normRatio } = compareVectors(delta, onCpu.delta);
      expect(cosine).toBeGreaterThan(0.999);
      expect(Math.abs(normRatio - 1)).toBeLessThan(0.001);
    }
    expect(gpu.errors()).toEqual([]);
  });

  it("gives the same bits when activations are computed anew", async () => {
    for (const engine of [cpu, gpu, wasm]) {
      const kept = await runTrainChunk(engine, gptChunk(SMALL_GPT));
      const anew = await runTrainChunk(engine, gptChunk(SMALL_GPT, { recompute: true }));
      expect(new Uint8Array(anew.delta.buffer)).toEqual(new Uint8Array(kept.delta.buffer));
    }
  });

  it("is nearly the same in micro-batches", async () => {
    const whole = await runTrainChunk(cpu, gptChunk(SMALL_GPT));
    const parts = await runTrainChunk(cpu, gptChunk(SMALL_GPT, { microBatch: 1 }));
    expect(compareVectors(parts.delta, whole.delta).cosine).toBeGreaterThan(0.9999);
  });
});
