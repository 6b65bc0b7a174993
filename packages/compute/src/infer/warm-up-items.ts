import { parsePipeline } from "@starling/processing";
import { bindPipeline } from "./bind-pipeline.ts";
import { checkCanary } from "./check-canary.ts";
import type { InferEngine } from "./infer-engine.ts";
import type { InferTask } from "./infer-task.ts";
import type { HeldModel } from "./model-file.ts";

/**
 * Makes everything ready that a task's first item would wait for: the runtime, the sessions, and by one run of the
 * canary, or of the first item where there is none, their shaders. Meant for the time before a lease; nothing of what
 * it computes is kept, and an item that fails is no matter here.
 *
 * @returns the models, as a later task may name them
 * @throws what `runItems` throws
 */
export async function warmUpItems(
  engine: InferEngine,
  given: InferTask,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<HeldModel[]> {
  const task = { ...given, pipeline: parsePipeline(given.pipeline) };
  const bound = await bindPipeline(engine, task, signal);
  try {
    const [item] = task.items;
    if (task.canary !== undefined) await checkCanary(engine, bound, task);
    else if (item !== undefined) await bound.guarded(() => bound.process(item));
    return bound.models.map(({ name, key }) => ({ name, held: key }));
  } finally {
    bound.done();
  }
}
