import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { compareVectors } from "../../test/compare-vectors.ts";
import { type ClassChunk, mlpChunk } from "../../test/mlp-chunk.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { ChunkInputError, NotFiniteError, UnsupportedGraphError } from "../errors.ts";
import type { LocalSettings } from "./optimizer.ts";
import { runTrainChunk } from "./run-train-chunk.ts";

let cpu: Engine;
let gpu: Engine;
let wasm: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  gpu = await dawnEngine();
  wasm = await createNodeWasmEngine();
});

const engines = ["cpu", "webgpu", "wasm"] as const;
const engineOf = (kind: (typeof engines)[number]) => ({ cpu, webgpu: gpu, wasm })[kind];

describe.each(engines)("a training chunk on %s", (kind) => {
  it("lowers the loss and gives a difference for every trainable parameter", async () => {
    const chunk = mlpChunk();
    const result = await runTrainChunk(engineOf(kind), chunk);
    expect(result.lossLast).toBeLessThan(result.lossFirst * 0.8);
    expect(result.delta).toHaveLength(784 * 64 + 64 + 64 * 10 + 10);
    expect(result).toMatchObject({ steps: 10, gpuErrors: 0 });
    expect(Math.fround(result.lossLast)).toBe(result.lossLast);
  });

  it.each([
    ["MLP", mlpChunk],
    ["CNN", cnnChunk],
  ])("gives the same bits every time (%s)", async (_name, make) => {
    const chunk = make({ steps: 3 });
    const first = await runTrainChunk(engineOf(kind), chunk);
    const second = await runTrainChunk(engineOf(kind), chunk);
    expect(new Uint8Array(second.delta.buffer)).toEqual(new Uint8Array(first.delta.buffer));
  });

  it("leaves no tensor behind, neither after success nor after failure", async () => {
    const engine = engineOf(kind);
    engine.use();
    const before = tf.memory().numTensors;
    await runTrainChunk(engine, mlpChunk({ steps: 2, microBatch: 8 }));
    await expect(runTrainChunk(engine, mlpChunk({ lr: 1e30, steps: 3 }))).rejects.toThrow(NotFiniteError);
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(runTrainChunk(engine, mlpChunk(), { signal: stop.signal, onProgress })).rejects.toThrow(/abort/);
    engine.use();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("CPU, GPU and WebAssembly", () => {
  it.each([
    ["MLP", mlpChunk],
    ["CNN", cnnChunk],
  ])("agree within the protocol's tolerance (%s)", async (_name, make) => {
    const onCpu = await runTrainChunk(cpu, make());
    for (const engine of [gpu, wasm]) {
      const { delta } = await runTrainChunk(engine, make());
      const { cosine, normRatio } = compareVectors(delta, onCpu.delta);
      expect(cosine).toBeGreaterThan(0.999);
      expect(Math.abs(normRatio - 1)).toBeLessThan(0.001);
    }
    expect(gpu.errors()).toEqual([]);
  });
});

describe("a training chunk", () => {
  it("gives nearly the same whether a batch is computed at once or in parts", async () => {
    const whole = await runTrainChunk(cpu, mlpChunk({ steps: 3 }));
    const parts = await runTrainChunk(cpu, mlpChunk({ steps: 3, microBatch: 8 }));
    expect(compareVectors(parts.delta, whole.delta).cosine).toBeGreaterThan(0.9999);
  });

  it("depends on the seed", async () => {
    const one = await runTrainChunk(cpu, mlpChunk({ steps: 1 }));
    const other = await runTrainChunk(cpu, mlpChunk({ steps: 1, seed: new Uint8Array(32).fill(8) }));
    expect(other.delta).not.toEqual(one.delta);
  });

  it("puts the difference in the graph's order of parameters", async () => {
    const chunk = mlpChunk({ steps: 2 });
    const { delta } = await runTrainChunk(cpu, chunk);
    const parameters = chunk.graph.parameters.toReversed();
    const reversed = await runTrainChunk(cpu, { ...chunk, graph: { ...chunk.graph, parameters } });
    const weights = 784 * 64;
    expect(reversed.delta.subarray(-weights)).toEqual(delta.subarray(0, weights));
    expect(reversed.delta.subarray(0, 10)).toEqual(delta.subarray(-10));
  });

  it("decays matrices only", async () => {
    const plain = mlpChunk({ steps: 1 });
    const decaying = (weightDecay: number) => ({ ...plain.optimizer, weightDecay }) as LocalSettings;
    const decayed = { ...plain, optimizer: decaying(0.5) };
    const without = await runTrainChunk(cpu, { ...plain, optimizer: decaying(0) });
    const { delta } = await runTrainChunk(cpu, decayed);
    const at = 784 * 64;
    expect(delta.subarray(at, at + 64)).toEqual(without.delta.subarray(at, at + 64));
    expect(delta.subarray(0, at)).not.toEqual(without.delta.subarray(0, at));
  });

  it("reports every step", async () => {
    const steps: number[] = [];
    await runTrainChunk(cpu, mlpChunk({ steps: 3 }), { onProgress: ({ step }) => steps.push(step) });
    expect(steps).toEqual([1, 2, 3]);
  });

  it("leaves frozen parameters alone and out of the update", async () => {
    const chunk = mlpChunk({ steps: 1 });
    const parameters = chunk.graph.parameters.map((parameter, i) => ({ ...parameter, trainable: i >= 2 }));
    const { delta } = await runTrainChunk(cpu, { ...chunk, graph: { ...chunk.graph, parameters } });
    expect(delta).toHaveLength(64 * 10 + 10);
  });

  it("rests between micro-batches: at a share of a fifth, four times as long as it computes", async () => {
    const begun = performance.now();
    let busyMs = 0;
    const onBusy = (ms: number) => {
      busyMs += ms;
    };
    await runTrainChunk(cpu, mlpChunk({ steps: 4 }), { share: () => 0.2, onBusy });
    expect(busyMs).toBeGreaterThan(0);
    // After the last one nobody waits.
    expect(performance.now() - begun).toBeGreaterThan(3 * busyMs);
  });
});

describe("a training chunk that cannot be computed", () => {
  const cases: readonly [
    string,
    (chunk: ClassChunk) => Partial<ClassChunk>,
    new (...args: never[]) => Error,
    RegExp,
  ][] = [
    ["a batch that its parts do not fill", () => ({ microBatch: 5 }), ChunkInputError, /parts of 5/],
    ["no steps", () => ({ steps: 0 }), ChunkInputError, /cannot be computed/],
    ["a missing parameter", () => ({ parameters: new Map() }), ChunkInputError, /0 values/],
    [
      "too few bytes",
      ({ samples }) => ({ samples: { ...samples, x: samples.x.subarray(1) } }),
      ChunkInputError,
      /are not 256 samples/,
    ],
    [
      "a label beyond the classes",
      ({ samples }) => ({ samples: { ...samples, y: samples.y.map((y, i) => (i === 3 ? 10 : y)) } }),
      ChunkInputError,
      /Sample 1003 has label 10/,
    ],
    [
      "weights that are not numbers",
      ({ parameters }) => ({ parameters: new Map([...parameters].map(([k, v]) => [k, v.map(() => Number.NaN)])) }),
      NotFiniteError,
      /loss of step 1/,
    ],
    [
      "an unknown operator",
      ({ graph }) => ({ graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: "Mystery" })) } }),
      UnsupportedGraphError,
      /Mystery/,
    ],
  ];
  it.each(cases)("is refused for %s", async (_what, change, type, words) => {
    const chunk = mlpChunk();
    const running = runTrainChunk(cpu, { ...chunk, ...change(chunk) });
    await expect(running).rejects.toThrow(type);
    await expect(running).rejects.toThrow(words);
  });
});
