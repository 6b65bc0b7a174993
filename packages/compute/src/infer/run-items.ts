import { type ItemResult, parsePipeline } from "@starling/processing";
import { type Clock, restAfter, systemClock } from "../train/duty-cycle.ts";
import { type BoundPipeline, bindPipeline } from "./bind-pipeline.ts";
import { checkCanary } from "./check-canary.ts";
import { REST_AFTER_MS } from "./constants.ts";
import type { InferEngine } from "./infer-engine.ts";
import type { InferOutcome, InferProgress, InferTask } from "./infer-task.ts";

export interface RunItemsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: InferProgress) => void) | undefined;
  /** Share of the time that the device may work, 0 to 1; read again all the time. */
  readonly share?: (() => number) | undefined;
  /** Told the milliseconds of work after each item. */
  readonly onBusy?: ((ms: number) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Runs items through a pipeline, one after the other. An item that fails is a result like any other and the rest goes
 * on; what is not an item's fault stops the whole task, so that nobody commits what a broken device made.
 *
 * @throws InvalidDataError, PipelineError for another pipeline than one; CanaryError; ModelFileError, ModelNotHeldError,
 *   MemoryLimitError, RuntimeLoadError, GpuUnavailableError for models that cannot be opened; RuntimeFaultError,
 *   GpuFaultError, DeviceLostError for a device that broke; ResourceError; the signal's reason when it is aborted
 */
export async function runItems(
  engine: InferEngine,
  given: InferTask,
  options: RunItemsOptions = {},
): Promise<InferOutcome> {
  const { signal } = options;
  const task = { ...given, pipeline: parsePipeline(given.pipeline) };
  const bound = await bindPipeline(engine, task, signal);
  try {
    await checkCanary(engine, bound, task);
    const results = await bound.guarded(() => processed(bound, task, options));
    const failed = results.filter((result) => "error" in result).length;
    return { results, failed, models: bound.models.map(({ name, key }) => ({ name, held: key })) };
  } finally {
    bound.done();
  }
}

/** All items, with rests between them by the share. */
async function processed(
  { process }: BoundPipeline,
  { items }: InferTask,
  { signal, onProgress, share = () => 1, onBusy, clock = systemClock() }: RunItemsOptions,
): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  let worked = 0;
  for (const item of items) {
    signal?.throwIfAborted();
    const begun = clock.now();
    results.push(await process(item));
    const busy = clock.now() - begun;
    onBusy?.(busy);
    onProgress?.({ done: results.length, items: items.length });
    worked += busy;
    if (worked < REST_AFTER_MS) continue;
    await restAfter(worked, share, { clock, signal });
    worked = 0;
  }
  return results;
}
