import type { Engine } from "@starling/compute";
import { deviceClass, measureSpeed, runChunk, selfTest, warmUpJob, weightsCache } from "@starling/compute/engine";
import { CODEC, cidOf } from "@starling/protocol";
import type { ChunkRunner } from "./chunk-runner.ts";
import { MAX_CHUNK_BYTES, MAX_MICRO_BATCH, MAX_MODEL_BYTES } from "./constants.ts";

/** A runner over an engine in this very thread: Node, where no page waits. Tests the engine first. */
export async function engineRunner(engine: Engine): Promise<ChunkRunner> {
  await selfTest(engine);
  const device = {
    ...engine.facts,
    deviceClass: await deviceClass(engine),
    speed: Math.round(await measureSpeed(engine)),
  };
  const cache = weightsCache();
  let share = 1;
  return {
    device,
    modelBytes: MAX_MODEL_BYTES,
    microBatch: MAX_MICRO_BATCH,
    holds: (checkpoint) => cache.get(checkpoint.toString()) !== undefined,
    async warmUp(job) {
      await warmUpJob(engine, job);
    },
    async run(task, { signal, onProgress }) {
      const sized = { ...task, maxBytes: MAX_CHUNK_BYTES };
      const made = await runChunk({ engine, cache }, sized, { signal, onProgress, share: () => share });
      const output = { cid: cidOf(made.output, CODEC.cbor), bytes: made.output };
      return { output, blocks: made.blocks, summary: made.summary, duty: made.duty };
    },
    setShare(next) {
      share = next;
    },
    close: async () => engine.destroy(),
  };
}
