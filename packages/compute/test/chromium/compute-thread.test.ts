import { readdirSync, readFileSync } from "node:fs";
import { deviceClass, runTrainChunk } from "@starling/compute/engine";
import { computeInferChunk, jobMemory, runItems } from "@starling/compute/infer";
import { createNodeWasmEngine, openNodeInferEngine } from "@starling/compute/node";
import { compareOutputs, decodeResults, encodeResults, type ItemResult } from "@starling/processing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchJob, taskOf } from "../infer/batch-job.ts";
import { clothes } from "../infer/small-models.ts";
import { mlpChunk } from "../mlp-chunk.ts";
import { type BuiltPage, buildPage } from "./browser.ts";

let built: BuiltPage;
let page: Page;
/** Paths of all files that the page asked for. */
const asked: string[] = [];
beforeAll(async () => {
  built = await buildPage();
  page = await built.open();
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
});
afterAll(() => built.close());

describe("the page bundle", () => {
  it("has no TensorFlow.js and no ONNX Runtime; the worker loads each when work asks for it", () => {
    const named = (prefix: string) => [...built.scripts].find(([name]) => name.startsWith(prefix))?.[1] ?? "";
    const heavy = /runWebGPUProgram|tensorflow|registerKernel|_OrtCreateSession/i;
    expect(named("index")).not.toBe("");
    expect(named("index")).not.toMatch(heavy);
    expect(named("compute-worker")).not.toBe("");
    expect(named("compute-worker")).not.toMatch(heavy);
    expect([...built.scripts.values()].some((script) => heavy.test(script))).toBe(true);
  });
});

describe("the golden vectors of @starling/learning", () => {
  it("are the same bits in Chromium, on the page and in a worker", async () => {
    const built = await page.evaluate(async () => [computePage.buildVectors(), await computePage.vectorsInWorker()]);
    const folder = new URL("../../../learning/vectors/", import.meta.url);
    const files = readdirSync(folder).map((name) => [
      name.replace(".json", ""),
      JSON.parse(readFileSync(new URL(name, folder), "utf8")),
    ]);
    expect(files.length).toBeGreaterThan(0);
    for (const vectors of built) expect(vectors).toEqual(Object.fromEntries(files));
  });
});

describe("codes made by WebGPU in Chromium", () => {
  it("are those of the CPU on every border between two of them", async () => {
    const found = await page.evaluate(() => computePage.quantisedBothWays());
    expect(found).toHaveLength(12);
    for (const [onGpu, onCpu] of found) {
      expect(onGpu).toEqual(onCpu);
      expect(Number(onCpu?.norm2)).toBeGreaterThan(0);
    }
  });
});

describe("the compute thread in Chromium", () => {
  it("trains on WebGPU in a worker, the same bits twice, while the page stays free", async () => {
    const result = await page.evaluate(async () => {
      const thread = computePage.openThread();
      const chunk = computePage.mlpChunk();
      const preflight = await thread.preflight();
      const facts = await thread.prepare();
      const { graph, microBatch } = chunk;
      const form = { sampleShape: [1, 28, 28], dtype: "float32", loss: "cross-entropy", targetsPerSample: 1 } as const;
      await thread.warmUp({ graph, form, microBatch, accumulates: false });
      const first = await thread.train(chunk);
      const tasks: number[] = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: "longtask",
      });
      const second = await thread.train(chunk);
      const deviceClass = await thread.deviceClass();
      thread.stop();
      const equal = first.delta.every((value, i) => value === second.delta[i]);
      const { lossFirst, lossLast, gpuErrors } = first;
      return { preflight: preflight.ok, facts, equal, lossFirst, lossLast, gpuErrors, tasks, deviceClass };
    });
    expect(result).toMatchObject({ preflight: true, equal: true, gpuErrors: 0, tasks: [] });
    expect(result.facts).toMatchObject({ kind: "webgpu", vendor: "google", fallback: true });
    expect(result.lossLast).toBeLessThan(result.lossFirst * 0.8);
    expect(result.deviceClass).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it("trains on WebAssembly in a worker: the same bits and device class as in Node", async () => {
    const found = await page.evaluate(async () => {
      const thread = computePage.openThread("wasm");
      const preflight = await thread.preflight();
      const facts = await thread.prepare();
      const { delta } = await thread.train(computePage.mlpChunk());
      const deviceClassThere = await thread.deviceClass();
      thread.stop();
      return { ok: preflight.ok, kind: facts.kind, delta: [...delta], deviceClassThere };
    });
    expect(found).toMatchObject({ ok: true, kind: "wasm" });
    const engine = await createNodeWasmEngine();
    const { delta } = await runTrainChunk(engine, mlpChunk());
    expect(Float32Array.from(found.delta)).toEqual(delta);
    expect(found.deviceClassThere).toBe(await deviceClass(engine));
  });

  it("obeys a signal and a moved share within a second", async () => {
    const { stopped, paused } = await page.evaluate(async () => {
      const thread = computePage.openThread();
      const stop = new AbortController();
      let steps = 0;
      const chunk = computePage.mlpChunk({ steps: 1_000 });
      const training = thread.train(chunk, {
        signal: stop.signal,
        onProgress: ({ step }) => {
          steps = step;
          if (step === 3) thread.setShare(0);
        },
      });
      const ended = training.catch((error: unknown) => String(error));
      while (steps < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const atPause = steps;
      await new Promise((resolve) => setTimeout(resolve, 500));
      const paused = steps === atPause;
      stop.abort(new Error("stopped by the visitor"));
      const stopped = await ended;
      thread.stop();
      return { stopped, paused };
    });
    expect(paused).toBe(true);
    expect(stopped).toContain("stopped by the visitor");
  });
});

let onCpu: readonly ItemResult[];
beforeAll(async () => {
  onCpu = (await runItems(openNodeInferEngine(), clothes())).results;
});

const read = (bytes: readonly number[]) => decodeResults(Uint8Array.from(bytes), { bytes: 2 ** 16, items: 3 });
const outputOf = (result: ItemResult | undefined) => {
  if (result === undefined || "error" in result) throw new TypeError("the samples are fine");
  return result.output;
};
/** Binaries of ONNX Runtime that the page asked for, without the hashes in their names. */
const runtimes = () => asked.flatMap((path) => /ort-wasm[a-z.-]*(?=-[^-]*\.wasm$)/.exec(path) ?? []);

/** Probabilities of two kernels differ in the last of the digits that are kept. */
const rule = { float: { kind: "relative-l2", billionths: 10_000 }, ppm: 20, pixels: 0, samples: 0 } as const;

describe("items in a worker of Chromium", () => {
  it("on WebAssembly are the bytes of Node, once the runtime comes, and no GPU is opened for them", async () => {
    const before = asked.length;
    await page.context().route("**/ort-wasm*.wasm", (route) => route.abort(), { times: 1 });
    const answer = await page.evaluate(async () => {
      const { openThread, clothes } = computePage;
      const thread = openThread();
      const refused = await thread.infer(clothes()).catch((error: Error) => error.name);
      const { results, failed } = await thread.infer(clothes());
      thread.stop();
      return { results: [...results], failed, refused };
    });
    expect(answer.refused).toBe("RuntimeLoadError");
    expect(asked.slice(before).filter((path) => /webgpu|tfjs/.test(path))).toEqual([]);
    expect(answer.failed).toBe(0);
    expect(Uint8Array.from(answer.results)).toEqual(new Uint8Array(encodeResults(onCpu)));
    expect(runtimes()).toEqual(Array(2).fill("ort-wasm-simd-threaded"));
  });

  it("on the GPU of training agree with the CPU, which is their canary, and training goes on beside them", async () => {
    const [first] = onCpu;
    const canary = { item: clothes().items[0], expected: outputOf(first), rule };
    const { bytes, failed, canaryError, before, after } = await page.evaluate(async (canary) => {
      const { openThread, clothes, mlpChunk } = computePage;
      const thread = openThread();
      const item = clothes().items[0];
      if (item === undefined) throw new TypeError("there are samples");
      const task = clothes({ provider: "webgpu", canary: { ...canary, item } });
      const models = await thread.inferRuntime({ provider: "webgpu", task });
      const { delta } = await thread.train(mlpChunk({ steps: 1 }));
      const answer = await thread.infer({ ...task, models });
      const again = await thread.train(mlpChunk({ steps: 1 }));
      const expected = { kind: "reading", text: "no clothes", ppm: 0, marginPpm: 0 } as const;
      const wrong = clothes({ provider: "webgpu", canary: { ...canary, item, expected } });
      const canaryError = await thread.infer(wrong).catch((error: Error) => error.name);
      thread.stop();
      const { results, failed } = answer;
      return { bytes: [...results], failed, canaryError, before: [...delta], after: [...again.delta] };
    }, canary);
    expect(failed).toBe(0);
    const results = read(bytes);
    expect(results).toHaveLength(3);
    for (const [i, result] of results.entries()) {
      expect(compareOutputs(rule, outputOf(result), outputOf(onCpu[i]))).toEqual({ equal: true });
    }
    expect(canaryError).toBe("CanaryError");
    expect(after).toEqual(before);
    expect(runtimes().slice(2)).toEqual(["ort-wasm-simd-threaded.asyncify"]);
  });

  it("are computed on the GPU where a batch's chunk asks for it, from blocks to blocks, and its models are held", async () => {
    const engine = openNodeInferEngine();
    const batch = await batchJob(engine, { laneParams: { rule: { ...rule } } });
    const task = await taskOf(batch);
    const alone = await computeInferChunk({ engine, gpu: false, memory: jobMemory() }, task);
    const before = runtimes().length;
    const [first, held] = await page.evaluate(async (task) => {
      const thread = computePage.openThread();
      const first = await thread.inferChunk(task);
      const held = await thread.inferChunk({ ...task, job: { kind: "held" } });
      thread.stop();
      return [first, held].map(({ output, blocks, summary }) => {
        return { output: [...output], bytes: blocks.flatMap((block) => [...block]), summary };
      });
    }, structuredClone(task));
    if (first === undefined) throw new TypeError("there are two");
    expect(first.summary).toEqual({ items: 5, failed: 0 });
    const results = decodeResults(Uint8Array.from(first.bytes), { bytes: 2 ** 16, items: 5 });
    for (const [i, result] of results.entries()) {
      expect(compareOutputs(rule, outputOf(result), outputOf(alone.results[i]))).toEqual({ equal: true });
    }
    expect(held).toEqual(first);
    expect(runtimes().slice(before)).toEqual(["ort-wasm-simd-threaded.asyncify"]);
    await engine.close();
  });
});

describe("memory of a GPU", () => {
  it("is flat over 200 chunks of two models in turn, and freed in the end; errors of the device void a chunk", async () => {
    const { before, after, closed, distinct, endings } = await page.evaluate(() => computePage.chunksOnGpu(200));
    expect(before.gpuBuffers).toBeGreaterThan(closed.gpuBuffers);
    expect(before.wasmPages).toBeGreaterThan(0);
    expect(after).toEqual(before);
    expect(closed.liveBytes).toBe(0);
    expect(distinct).toBe(2);
    expect(endings).toEqual(["GpuFaultError", 0, "DeviceLostError"]);
  });
});
