import { readdirSync, readFileSync } from "node:fs";
import { deviceClass, runTrainChunk } from "@starling/compute/engine";
import { createNodeWasmEngine } from "@starling/compute/node";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mlpChunk } from "../mlp-chunk.ts";
import { type BuiltPage, buildPage } from "./browser.ts";

let built: BuiltPage;
let page: Page;
beforeAll(async () => {
  built = await buildPage();
  page = await built.open();
});
afterAll(() => built.close());

describe("the page bundle", () => {
  it("has no TensorFlow.js; the worker loads it when it opens an engine", () => {
    const named = (prefix: string) => [...built.scripts].find(([name]) => name.startsWith(prefix))?.[1] ?? "";
    const heavy = /runWebGPUProgram|tensorflow|registerKernel/i;
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
