import { decodeBlock, InferSpec } from "@starling/protocol";
import { warmUpItems } from "../warm-up-items.ts";
import { type InferChunkComponents, openJob } from "./open-job.ts";
import { heldJobs } from "./run-infer-chunk.ts";
import type { InferJobTask } from "./task.ts";

/**
 * Fetches the runtime, opens a job's models and runs its canary before the first chunk is there.
 * @returns names of the jobs that the thread holds now
 * @throws what `computeInferChunk` throws
 */
export async function warmUpInferJob(
  components: InferChunkComponents,
  job: InferJobTask,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string[]> {
  const spec = decodeBlock(InferSpec, job.spec);
  const { task, keep } = await openJob(components, job, spec, spec.laneParams.provider);
  keep(await warmUpItems(components.engine, { ...task, items: [] }, { signal }));
  return heldJobs(components);
}
