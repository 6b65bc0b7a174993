import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PublishNews } from "./messages.ts";
import { readInWorker } from "./read-in-worker.ts";

/** A worker with the test inside. */
class Inside {
  static made: Inside[] = [];
  onmessage?: (event: { data: PublishNews }) => void;
  onerror?: (cause: unknown) => void;
  onmessageerror?: (cause: unknown) => void;
  readonly asked: unknown[] = [];
  ended = false;
  constructor() {
    Inside.made.push(this);
  }
  postMessage(order: unknown) {
    this.asked.push(order);
  }
  terminate() {
    this.ended = true;
  }
  tell(data: PublishNews) {
    this.onmessage?.({ data });
  }
}

beforeEach(() => {
  Inside.made = [];
  vi.stubGlobal("Worker", Inside);
});
afterEach(() => void vi.unstubAllGlobals());

function read(signal = new AbortController().signal) {
  const shares: number[] = [];
  const file = new File([], "model.onnx");
  const reading = readInWorker<"model">(
    { type: "model", file, choices: {} },
    { signal, onProgress: (share) => shares.push(share) },
  );
  const worker = Inside.made[0];
  if (worker === undefined) throw new TypeError("no worker");
  return { reading, worker, shares, file };
}

describe("reading in a worker", () => {
  it("names the sizes that a model leaves open", async () => {
    const { reading, worker } = read();
    worker.tell({ type: "error", message: "Open.", fix: "Give them.", details: [], dimensions: ["height"] });
    await expect(reading).rejects.toMatchObject({ name: "OpenDimensionsError", dimensions: ["height"] });
  });

  it("asks one worker, hears of progress, and ends it with the answer", async () => {
    const { reading, worker, shares, file } = read();
    expect(worker.asked).toEqual([{ type: "model", file, choices: {} }]);
    worker.tell({ type: "progress", share: 0.5 });
    worker.tell({ type: "model", model: { parameters: 7 } as never });
    expect(await reading).toEqual({ parameters: 7 });
    expect(shares).toEqual([0.5]);
    expect(worker.ended).toBe(true);
  });

  it("makes a typed error of what the worker found, with its fix", async () => {
    const { reading, worker } = read();
    worker.tell({ type: "error", message: "A cycle.", fix: "Unroll it.", details: ["node a"] });
    await expect(reading).rejects.toMatchObject({ name: "JobRefusedError", fix: "Unroll it.", details: ["node a"] });
    expect(worker.ended).toBe(true);
  });

  it("says so when the worker itself breaks", async () => {
    const { reading, worker } = read();
    worker.onerror?.(new Error("out of memory"));
    await expect(reading).rejects.toThrow("could not be read");
    expect(worker.ended).toBe(true);
  });

  it("ends the worker when nobody waits any more", async () => {
    const stop = new AbortController();
    const { reading, worker } = read(stop.signal);
    stop.abort(new Error("another file was chosen"));
    await expect(reading).rejects.toThrow("another file");
    expect(worker.ended).toBe(true);
  });
});
