import type { ComputeThread } from "@starling/compute";
import type { LaneComputing } from "../../runner/lane-computing.ts";
import type { InferTask, InferWarmUp } from "./fetch-task.ts";
import { inferOutcome } from "./infer-outcome.ts";

/** Batches in a compute thread, which keeps models between chunks. */
export function inferOnThread(
  thread: Pick<ComputeThread, "inferChunk" | "warmUpInferJob">,
): LaneComputing<InferTask, InferWarmUp> {
  return {
    run: async (task, options) => inferOutcome(await thread.inferChunk(task, options)),
    warmUp: (job, options) => thread.warmUpInferJob(job, options),
  };
}
