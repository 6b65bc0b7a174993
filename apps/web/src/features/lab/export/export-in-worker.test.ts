import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exportInWorker } from "./export-in-worker.ts";
import type { ExportNews, ExportOrder, ExportProgress } from "./messages.ts";

const order: ExportOrder = {
  origin: "http://here",
  spec: "bafys",
  record: "bafyr",
  format: "onnx",
  allowFallback: true,
};

/** A worker with the test inside. */
class Inside {
  static made: Inside[] = [];
  onmessage?: (event: { data: ExportNews }) => void;
  onerror?: () => void;
  readonly asked: unknown[] = [];
  ended = false;
  constructor() {
    Inside.made.push(this);
  }
  postMessage(asked: unknown) {
    this.asked.push(asked);
  }
  terminate() {
    this.ended = true;
  }
}

beforeEach(() => {
  Inside.made = [];
  vi.stubGlobal("Worker", Inside);
});
afterEach(() => void vi.unstubAllGlobals());

function begin() {
  const stop = new AbortController();
  const seen: ExportProgress[] = [];
  const exporting = exportInWorker(order, { signal: stop.signal, onProgress: (progress) => seen.push(progress) });
  const [worker] = Inside.made;
  if (worker === undefined) throw new TypeError("no worker");
  return { exporting, worker, stop, seen };
}

describe("exporting in a worker", () => {
  it("asks once, hands the file on, and ends the worker", async () => {
    const { exporting, worker } = begin();
    expect(worker.asked).toEqual([order]);
    worker.onmessage?.({ data: { type: "file", bytes: Uint8Array.of(1, 2) } });
    expect(await exporting).toEqual(Uint8Array.of(1, 2));
    expect(worker.ended).toBe(true);
  });

  it("tells how far it is, and ends where it is cancelled", async () => {
    const { exporting, worker, stop, seen } = begin();
    const progress = { type: "calibrating", done: 3, total: 9 } as const;
    worker.onmessage?.({ data: progress });
    expect(seen).toEqual([progress]);
    expect(worker.ended).toBe(false);
    stop.abort(new Error("enough"));
    await expect(exporting).rejects.toThrow("enough");
    expect(worker.ended).toBe(true);
  });

  it("keeps message and fix of what went wrong", async () => {
    const { exporting, worker } = begin();
    worker.onmessage?.({ data: { type: "error", message: "A block is missing.", fix: "Ask another station." } });
    await expect(exporting).rejects.toMatchObject({ message: "A block is missing.", fix: "Ask another station." });
    expect(worker.ended).toBe(true);
  });

  it("says so when the worker itself breaks", async () => {
    const { exporting, worker } = begin();
    worker.onerror?.();
    await expect(exporting).rejects.toMatchObject({ fix: expect.stringContaining("Reload") });
    expect(worker.ended).toBe(true);
  });
});
