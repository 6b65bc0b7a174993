import { createHash } from "node:crypto";
import { type ComputeThread, createComputeThread } from "@starling/compute";
import { encodeShard } from "@starling/graph";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type InProcessWorker, inProcessWorker } from "../../test/in-process-worker.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { ChunkInputError, DeviceLostError, GpuUnavailableError } from "../errors.ts";

let workers: InProcessWorker[];
let slept: number[];
let now: number;
let thread: ComputeThread;

beforeEach(() => {
  workers = [];
  slept = [];
  now = 0;
  thread = createComputeThread({
    engine: "wasm",
    allowFallback: true,
    spawn: () => {
      const worker = inProcessWorker();
      workers.push(worker);
      return worker;
    },
    clock: { now: () => now, sleep: async (ms) => void slept.push(ms) },
  });
});
afterEach(() => thread.stop());

const { graph, parameters, samples } = mlpChunk();

describe("the compute thread", () => {
  it("spawns nothing before it is asked for something", () => {
    expect(workers).toHaveLength(0);
    expect(thread.status()).toEqual({ kind: "idle" });
  });

  it("opens an engine, trains with progress and evaluates", async () => {
    expect(await thread.prepare()).toMatchObject({ kind: "wasm" });
    const losses: number[] = [];
    const result = await thread.train(mlpChunk({ steps: 3 }), { onProgress: ({ loss }) => losses.push(loss) });
    expect(losses).toHaveLength(3);
    expect(result.delta).toBeInstanceOf(Float32Array);
    expect(losses.at(-1)).toBe(result.lossLast);
    const counted = await thread.evaluate({ graph, parameters, samples, batch: 64 });
    expect(counted).toMatchObject({ total: 256, lossMicroNats: expect.any(BigInt) });
    expect(workers).toHaveLength(1);
  });

  it("leaves the caller's arrays whole", async () => {
    const chunk = mlpChunk({ steps: 1 });
    await thread.train(chunk);
    expect(chunk.samples.x.byteLength).toBe(256 * 784);
    await thread.train(chunk);
  });

  it("hashes and unpacks while it trains", async () => {
    const order: string[] = [];
    const training = thread.train(mlpChunk({ steps: 20 })).then(() => order.push("trained"));
    const block = Uint8Array.from({ length: 1_000 }, (_, i) => i);
    const [digest] = await thread.hash([block]);
    order.push("hashed");
    const content = { sampleShape: [2, 2], count: 3, samples: block.slice(0, 12), labels: Uint8Array.of(0, 1, 2) };
    const shard = await thread.decodeShard({
      bytes: encodeShard(content),
      form: { sampleShape: [2, 2], dtype: "uint8", count: 3, classes: 3 },
    });
    order.push("unpacked");
    await training;
    expect(digest).toEqual(new Uint8Array(createHash("sha256").update(block).digest()));
    expect(shard).toMatchObject({ count: 3, labels: content.labels, samples: content.samples });
    expect(order).toEqual(["hashed", "unpacked", "trained"]);
  });

  it("gives errors back with their class and their fix", async () => {
    const failing = thread.train(mlpChunk({ steps: 0 }));
    await expect(failing).rejects.toThrow(ChunkInputError);
    await expect(failing).rejects.toMatchObject({ fix: expect.stringContaining("at least one step") });
  });

  it("stops a chunk when its signal says so, and takes the next one", async () => {
    const stop = new AbortController();
    const reason = new Error("the visitor pressed Stop");
    const onProgress = () => stop.abort(reason);
    await expect(thread.train(mlpChunk({ steps: 1_000 }), { signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect((await thread.train(mlpChunk({ steps: 1 }))).steps).toBe(1);
    await expect(thread.train(mlpChunk(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("obeys the share at once: 0 pauses, 1 goes on", async () => {
    let steps = 0;
    const training = thread.train(mlpChunk({ steps: 6 }), {
      onProgress: ({ step }) => {
        steps = step;
        if (step === 2) thread.setShare(0);
      },
    });
    await expect.poll(() => steps).toBeGreaterThanOrEqual(2);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(steps).toBeLessThan(6);
    thread.setShare(1);
    expect((await training).steps).toBe(6);
  });
});

describe("a lost worker", () => {
  const crash = () => workers.at(-1)?.crash();
  const lose = async () => {
    const training = thread.train(mlpChunk({ steps: 1_000 }), { onProgress: crash });
    await expect(training).rejects.toThrow(DeviceLostError);
  };

  it("fails what was in flight at once, and the next call gets a new one after a wait", async () => {
    const statuses: string[] = [];
    thread.onStatus(({ kind }) => statuses.push(kind));
    await lose();
    expect(workers[0]?.terminated()).toBe(true);
    expect((await thread.train(mlpChunk({ steps: 1 }))).steps).toBe(1);
    expect(workers).toHaveLength(2);
    expect(slept).toEqual([1_000]);
    expect(statuses).toEqual(["running", "recovering", "running"]);
  });

  it("is given up after three losses in ten minutes", async () => {
    await lose();
    now += 60_000;
    await lose();
    now += 60_000;
    await lose();
    await expect(thread.train(mlpChunk())).rejects.toThrow(GpuUnavailableError);
    expect(workers).toHaveLength(3);
    expect(thread.status()).toMatchObject({ kind: "stopped" });
  });

  it("is tried again when the losses lie far apart", async () => {
    for (let i = 0; i < 4; i++) {
      await lose();
      now += 11 * 60_000;
    }
    expect((await thread.train(mlpChunk({ steps: 1 }))).steps).toBe(1);
  });
});

describe("a stopped thread", () => {
  it("rejects what is in flight and starts anew when it is asked again", async () => {
    const training = thread.train(mlpChunk({ steps: 1_000 }), { onProgress: () => thread.stop() });
    await expect(training).rejects.toThrow(DeviceLostError);
    expect(thread.status()).toEqual({ kind: "idle" });
    expect((await thread.train(mlpChunk({ steps: 1 }))).steps).toBe(1);
  });
});
