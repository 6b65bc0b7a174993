import type { Engine } from "@starling/compute";
import { deviceClass, measureSpeed, selfTest } from "@starling/compute/engine";
import type { InferEngine } from "@starling/compute/infer";
import { inferOnEngine } from "../lanes/infer/on-engine.ts";
import { trainOnEngine } from "../lanes/train/on-engine.ts";
import { chunkBytesOf } from "../limits/chunk-limits.ts";
import type { ChunkRunner } from "./chunk-runner.ts";
import { MAX_MICRO_BATCH } from "./constants.ts";
import { tableRunner } from "./table-runner.ts";

export interface EngineRunnerInit {
  readonly engine: Engine;
  /** Opens what runs models, when the first batch comes. */
  readonly openInfer: () => InferEngine;
  /** Of this machine. */
  readonly memoryBytes: number;
}

/** A runner over an engine in this very thread: Node, where no page waits. Tests the engine first. */
export async function engineRunner({ engine, openInfer, memoryBytes }: EngineRunnerInit): Promise<ChunkRunner> {
  await selfTest(engine);
  const device = {
    ...engine.facts,
    deviceClass: await deviceClass(engine),
    speed: Math.round(await measureSpeed(engine)),
  };
  const chunkBytes = chunkBytesOf(device, memoryBytes);
  let current = 1;
  const share = () => current;
  const infer = inferOnEngine({ open: openInfer, share });
  return tableRunner({
    device,
    chunkBytes,
    microBatch: MAX_MICRO_BATCH,
    lanes: { train: trainOnEngine({ engine, maxBytes: chunkBytes, share }), infer },
    setShare(next) {
      current = next;
    },
    async close() {
      await infer.close();
      engine.destroy();
    },
  });
}
