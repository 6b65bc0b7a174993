import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { describe, expect, it } from "vitest";
import { manyChunks } from "./many-chunks.ts";
import { dawnEngine } from "./software-gpu.ts";

const engines = [
  ["WebAssembly", createNodeWasmEngine, 1_000],
  // `npm run bench -- leak` runs a thousand on these too.
  ["plain JavaScript", createCpuEngine, 100],
  ["a GPU", dawnEngine, 100],
] as const;

/** By which the heap differs from one look to the next with nothing kept; a chunk's own data are larger in sum. */
const SLACK_BYTES = 2 ** 20;

describe.each(engines)("on %s", (_, open, count) => {
  it(`${count} chunks of two jobs leave nothing behind, whatever became of them`, async () => {
    const { run, holdings, stop } = await manyChunks(open);
    // Every kind of chunk of both jobs, and more checkpoints than a thread keeps.
    await run(40);
    const before = await holdings();
    expect(before).toMatchObject({ tensors: 0, buffersOfTensors: 0, bytesOfTensors: 0 });
    const part = count / 10;
    expect(await run(count)).toEqual({
      done: 7 * part,
      AbortError: part,
      NotFiniteError: part,
      MemoryLimitError: part,
    });
    const after = await holdings();
    stop();
    const { heapBytes, arrayBytes } = before;
    expect({ ...after, heapBytes, arrayBytes }).toEqual(before);
    expect(after.heapBytes - heapBytes).toBeLessThan(SLACK_BYTES);
    expect(after.arrayBytes - arrayBytes).toBeLessThan(SLACK_BYTES);
  });
});
