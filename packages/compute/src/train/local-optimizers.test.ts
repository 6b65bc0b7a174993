import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compareVectors } from "../../test/compare-vectors.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import type { LocalSettings } from "./optimizer.ts";
import { runTrainChunk } from "./run-train-chunk.ts";

let cpu: Engine;
let gpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
});

const { optimizer: adamW } = mlpChunk();
const norm = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
const train = (engine: Engine, optimizer: LocalSettings, lr: number, steps = 10) =>
  runTrainChunk(engine, mlpChunk({ optimizer, lr: Math.fround(lr), steps }));

describe("plain gradient steps", () => {
  it("lower the loss", async () => {
    const { lossFirst, lossLast } = await train(cpu, { kind: "sgd", clip: 1 }, 0.5);
    expect(lossLast).toBeLessThan(0.8 * lossFirst);
  });

  it("are as long as the learning rate says, and no longer than the clip", async () => {
    const { delta: clipped } = await train(cpu, { kind: "sgd", clip: 1e-2 }, 1, 1);
    expect(norm(clipped)).toBeCloseTo(1e-2, 5);
    const { delta: free } = await train(cpu, { kind: "sgd", clip: 1e6 }, 1, 1);
    const { delta: half } = await train(cpu, { kind: "sgd", clip: 1e6 }, 0.5, 1);
    expect(compareVectors(half, free)).toMatchObject({ cosine: expect.closeTo(1, 6) as number });
    expect(norm(half) / norm(free)).toBeCloseTo(0.5, 4);
  });
});

describe("the pull of FedProx", () => {
  it("shortens the way the more the stronger it is, and leaves the first step alone", async () => {
    const ways: number[] = [];
    for (const rho of [0, 1, 10]) ways.push(norm((await train(cpu, { ...adamW, rho }, 2e-3, 4)).delta));
    const [none = 0, some = 0, much = 0] = ways;
    expect(none).toBe(norm((await train(cpu, adamW, 2e-3, 4)).delta));
    expect(some).toBeLessThan(none);
    expect(much).toBeLessThan(some);
    const pulled = await train(cpu, { ...adamW, rho: 10 }, 2e-3, 1);
    expect(pulled.delta).toEqual((await train(cpu, adamW, 2e-3, 1)).delta);
  });
});

describe.each<[string, LocalSettings, number]>([
  ["sgd", { kind: "sgd", clip: 1 }, 0.1],
  ["sgd with a pull", { kind: "sgd", clip: 1, rho: Math.fround(0.1) }, 0.1],
  ["AdamW with a pull", { ...adamW, rho: Math.fround(0.1) }, 2e-3],
])("%s", (_, settings, lr) => {
  it("agrees on CPU and GPU", async () => {
    const [onCpu, onGpu] = [await train(cpu, settings, lr, 3), await train(gpu, settings, lr, 3)];
    const { cosine, normRatio } = compareVectors(onGpu.delta, onCpu.delta);
    expect(cosine).toBeGreaterThan(0.999);
    expect(Math.abs(normRatio - 1)).toBeLessThan(0.001);
    expect(gpu.errors()).toEqual([]);
  });

  it("leaves no tensor behind", async () => {
    cpu.use();
    const before = tf.memory().numTensors;
    await train(cpu, settings, lr, 2);
    cpu.use();
    expect(tf.memory().numTensors).toBe(before);
  });
});
