import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { describe, expect, it } from "vitest";
import { manyChunks } from "./many-chunks.ts";
import { dawnEngine } from "./software-gpu.ts";

const engines = [
  ["plain JavaScript", createCpuEngine, 1_000],
  ["WebAssembly", createNodeWasmEngine, 1_000],
  // `npm run bench -- leak` runs a thousand.
  ["a GPU", dawnEngine, 100],
] as const;

/** What garbage that was not yet collected and the engine's own tables may differ by: 300 bytes for each chunk. */
const SLACK_BYTES = 300_000;

describe.each(engines)("on %s", (_, open, count) => {
  it(`${count} chunks of two jobs leave nothing behind, whatever became of them`, async () => {
    const { run, holdings, stop } = await manyChunks(open);
    // Every kind of chunk of both jobs, and more checkpoints than a thread keeps.
    await run(40);
    const before = holdings();
    expect(before.tensors).toBe(0);
    const part = count / 10;
    expect(await run(count)).toEqual({
      done: 7 * part,
      AbortError: part,
      NotFiniteError: part,
      MemoryLimitError: part,
    });
    const after = holdings();
    stop();
    const { heapBytes, arrayBytes, ...counts } = after;
    expect(counts).toEqual({ ...before, heapBytes: undefined, arrayBytes: undefined });
    expect(heapBytes - before.heapBytes).toBeLessThan(SLACK_BYTES);
    expect(arrayBytes - before.arrayBytes).toBeLessThan(SLACK_BYTES);
  });
});
