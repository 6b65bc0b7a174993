import { type ComputeThread, createComputeThread } from "@starling/compute";
import { decodeResults } from "@starling/processing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InProcessWorker, inProcessWorker } from "../../test/in-process-worker.ts";
import { clothes, samples } from "../../test/infer/small-models.ts";
import { GpuUnavailableError, ModelFileError, ModelNotHeldError, RuntimeFaultError } from "../errors.ts";
import { loadNodeRuntime, openNodeInferEngine } from "../node/infer-engine.ts";
import { createNodeWasmEngine } from "../node/wasm-engine.ts";
import { runItems } from "./run-items.ts";
import type { LoadRuntime } from "./runtime.ts";

let thread: ComputeThread;
beforeAll(() => {
  thread = createComputeThread({ engine: "wasm", allowFallback: true, spawn: () => inProcessWorker() });
});
afterAll(() => thread.stop());

describe("the compute thread", () => {
  it("warms up before a lease, then runs items of models that it keeps, with progress", async () => {
    expect(await thread.inferRuntime({ provider: "wasm" })).toEqual([]);
    const models = await thread.inferRuntime({ provider: "wasm", task: clothes() });
    expect(models).toMatchObject([{ name: "classifier" }]);
    const done: number[] = [];
    const items = [...samples(3), { name: "short", bytes: new Uint8Array(3) }];
    const onProgress = (progress: { done: number }) => done.push(progress.done);
    const answer = await thread.infer(clothes({ models, items }), { onProgress });
    expect(answer).toMatchObject({ items: 4, failed: 1, models });
    expect(answer.liveBytes).toBeGreaterThan(100_000);
    expect(answer.duty).toBeGreaterThan(0);
    expect(answer.duty).toBeLessThanOrEqual(1);
    expect(done).toEqual([1, 2, 3, 4]);
    const alone = await runItems(openNodeInferEngine(), clothes({ items }));
    expect(decodeResults(answer.results, { bytes: 2 ** 16, items: 4 })).toEqual(alone.results);
  });

  it("hands resources and canaries on as they are", async () => {
    const [item] = samples(1);
    const [result] = decodeResults((await thread.infer(clothes({ items: samples(1) }))).results, {
      bytes: 2 ** 16,
      items: 1,
    });
    if (item === undefined || result === undefined || "error" in result) throw new TypeError("the sample is fine");
    const rule = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 } as const;
    const canary = { item, expected: result.output, rule };
    const resources = new Map([["unused", Uint8Array.of(1)]]);
    expect(await thread.infer(clothes({ canary, resources }))).toMatchObject({ failed: 0 });
    const wrong = { ...canary, item: { ...item, bytes: new Uint8Array(784).fill(200) } };
    await expect(thread.infer(clothes({ canary: wrong }))).rejects.toMatchObject({ name: "CanaryError" });
  });

  it.each([
    ["a broken model", { models: [{ name: "classifier", graph: Uint8Array.of(1), external: [] }] }, ModelFileError],
    ["a model that it does not keep", { models: [{ name: "classifier", held: "wasm-0x1" }] }, ModelNotHeldError],
    ["work for a GPU that it has not", { provider: "webgpu" as const }, GpuUnavailableError],
  ])("refuses %s with its class and fix, and stays", async (_, changes, kind) => {
    const refused = thread.infer(clothes(changes));
    await expect(refused).rejects.toThrow(kind);
    await expect(refused).rejects.toMatchObject({ fix: expect.stringMatching(/\.$/) });
    expect(thread.status()).toMatchObject({ kind: "running", generation: 1 });
  });

  it("pauses at share 0, stops when the signal says so, and takes the next task", async () => {
    const stop = new AbortController();
    const reason = new Error("the visitor pressed Stop");
    let seen = 0;
    const running = thread.infer(clothes({ items: samples(5_000) }), {
      signal: stop.signal,
      onProgress: ({ done }) => {
        seen = done;
        if (done === 10) thread.setShare(0);
      },
    });
    const ended = expect(running).rejects.toBe(reason);
    await expect.poll(() => seen).toBeGreaterThanOrEqual(10);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const paused = seen;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen).toBe(paused);
    expect(paused).toBeLessThan(5_000);
    stop.abort(reason);
    await ended;
    thread.setShare(1);
    expect(await thread.infer(clothes())).toMatchObject({ items: 3, failed: 0 });
  });

  it("is lost with a runtime that broke, and the next one goes on", async () => {
    const ort = await loadNodeRuntime("wasm");
    const create = () => Promise.reject(new WebAssembly.RuntimeError("unreachable"));
    const broken: LoadRuntime = async () => ({ ...ort, InferenceSession: { ...ort.InferenceSession, create } });
    const workers: InProcessWorker[] = [];
    const fragile = createComputeThread({
      engine: "wasm",
      allowFallback: true,
      spawn: () => {
        const worker = inProcessWorker(createNodeWasmEngine, workers.length === 0 ? broken : loadNodeRuntime);
        workers.push(worker);
        return worker;
      },
      clock: { now: () => 0, sleep: async () => {} },
    });
    await expect(fragile.infer(clothes())).rejects.toThrow(RuntimeFaultError);
    await expect.poll(() => workers[0]?.terminated()).toBe(true);
    expect(await fragile.infer(clothes())).toMatchObject({ items: 3, failed: 0 });
    expect(workers).toHaveLength(2);
    fragile.stop();
  });
});
