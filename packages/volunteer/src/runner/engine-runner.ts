import type { Engine } from "@starling/compute";
import { deviceClass, measureSpeed, runChunk, selfTest, warmUpJob, weightsCache } from "@starling/compute/engine";
import { type Block, CODEC, cidOf, rawBlock } from "@starling/protocol";
import { chunkLimits } from "../limits/chunk-limits.ts";
import type { ChunkRunner } from "./chunk-runner.ts";
import { MAX_MICRO_BATCH } from "./constants.ts";

/**
 * A runner over an engine in this very thread: Node, where no page waits. Tests the engine first.
 *
 * @param memoryBytes of this machine
 */
export async function engineRunner(engine: Engine, memoryBytes: number): Promise<ChunkRunner> {
  await selfTest(engine);
  const device = {
    ...engine.facts,
    deviceClass: await deviceClass(engine),
    speed: Math.round(await measureSpeed(engine)),
  };
  const { chunkBytes, modelBytes } = chunkLimits(device, memoryBytes);
  const cache = weightsCache();
  let share = 1;
  return {
    device,
    modelBytes,
    microBatch: MAX_MICRO_BATCH,
    holds: (checkpoint) => cache.get(checkpoint.toString()) !== undefined,
    async warmUp(job) {
      await warmUpJob(engine, job);
    },
    async run(task, { signal, onProgress }) {
      const sized = { ...task, maxBytes: chunkBytes };
      const made = await runChunk({ engine, cache }, sized, { signal, onProgress, share: () => share });
      const { output, blocks, error: left, summary, duty } = made;
      const leftOut = left && [cborBlock(left.manifest), ...left.blocks.map((bytes) => rawBlock(bytes))];
      return { output: cborBlock(output), blocks, ...(leftOut && { leftOut }), summary, duty };
    },
    setShare(next) {
      share = next;
    },
    close: async () => engine.destroy(),
  };
}

function cborBlock(bytes: Uint8Array): Block {
  return { cid: cidOf(bytes, CODEC.cbor), bytes };
}
