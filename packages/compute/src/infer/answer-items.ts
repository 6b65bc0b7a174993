import { encodeResults } from "@starling/processing";
import type { InferAnswer } from "../worker/protocol.ts";
import type { InferEngine } from "./infer-engine.ts";
import type { InferTask } from "./infer-task.ts";
import { type RunItemsOptions, runItems } from "./run-items.ts";

/**
 * Runs a task's items and packs what became of them for whoever asked from another thread.
 * @throws what `runItems` throws
 */
export async function answerItems(
  engine: InferEngine,
  task: InferTask,
  options: RunItemsOptions,
): Promise<InferAnswer> {
  let begun: number | undefined;
  let busy = 0;
  const onBusy = (ms: number) => {
    begun ??= performance.now() - ms;
    busy += ms;
  };
  const { results, failed, models } = await runItems(engine, task, { ...options, onBusy });
  const duty = begun === undefined ? 1 : Math.min(1, busy / Math.max(busy, performance.now() - begun));
  const liveBytes = engine.liveBytes();
  // Encoders hand out parts of buffers that they keep, which cannot go to another thread.
  const bytes = new Uint8Array(encodeResults(results));
  return { results: bytes, items: results.length, failed, duty, liveBytes, models };
}
