import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { ChunkInputError, NotFiniteError } from "../errors.ts";
import { countRows, runEvaluateChunk } from "./run-evaluate-chunk.ts";

let cpu: Engine;
let gpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
});

const { graph, parameters, samples } = mlpChunk();
const chunk = { graph, parameters, samples, batch: 100 };

describe("an evaluation chunk", () => {
  it("counts the same on CPU and GPU, but for roundings of the loss", async () => {
    const onCpu = await runEvaluateChunk(cpu, chunk);
    const onGpu = await runEvaluateChunk(gpu, chunk);
    expect(onCpu.total).toBe(256);
    expect(onGpu.correct).toBe(onCpu.correct);
    expect(Math.abs(Number(onGpu.lossMicroNats - onCpu.lossMicroNats))).toBeLessThan(256 * 10);
  });

  it("does not depend on how it is cut into batches", async () => {
    const whole = await runEvaluateChunk(cpu, chunk);
    expect(await runEvaluateChunk(cpu, { ...chunk, batch: 7 })).toEqual(whole);
  });

  it("adds up over windows", async () => {
    const cut = 96;
    const left = { ...samples, x: samples.x.subarray(0, cut * 784), y: samples.y.subarray(0, cut) };
    const right = { ...samples, x: samples.x.subarray(cut * 784), y: samples.y.subarray(cut), start: 1_000 + cut };
    const [a, b, whole] = [
      await runEvaluateChunk(cpu, { ...chunk, samples: left }),
      await runEvaluateChunk(cpu, { ...chunk, samples: right }),
      await runEvaluateChunk(cpu, chunk),
    ];
    expect((a.correct ?? 0) + (b.correct ?? 0)).toBe(whole.correct);
    expect(a.lossMicroNats + b.lossMicroNats).toBe(whole.lossMicroNats);
  });

  it("leaves no tensor behind and reports progress", async () => {
    cpu.use();
    const before = tf.memory().numTensors;
    const done: number[] = [];
    await runEvaluateChunk(cpu, chunk, { onProgress: (progress) => done.push(progress.done) });
    expect(done).toEqual([100, 200, 256]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a batch of nothing, and stops when it is aborted", async () => {
    await expect(runEvaluateChunk(cpu, { ...chunk, batch: 0 })).rejects.toThrow(ChunkInputError);
    await expect(runEvaluateChunk(cpu, chunk, { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow(
      "stop",
    );
  });
});

describe("counting rows", () => {
  it("takes the first of equal logits and rounds each loss to micro-nats", () => {
    const { correct, lossMicroNats } = countRows(Float32Array.of(1, 1, 0, 5), Int32Array.of(0, 0));
    expect(correct).toBe(1);
    expect(lossMicroNats).toBe(693_147n + 5_006_715n);
  });

  it("never counts a negative loss", () => {
    const logit = fc.float({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(logit, { minLength: 2, maxLength: 12 }), fc.nat(11), (row, label) => {
        const { lossMicroNats } = countRows(Float32Array.from(row), Int32Array.of(label % row.length));
        expect(lossMicroNats >= 0n).toBe(true);
      }),
    );
  });

  it("refuses what is not finite", () => {
    expect(() => countRows(Float32Array.of(Number.NaN, 0), Int32Array.of(0))).toThrow(NotFiniteError);
  });
});
