import { type InferEngine, jobMemory, runInferChunk, warmUpInferJob } from "@starling/compute/infer";
import type { LaneComputing } from "../../runner/lane-computing.ts";
import type { InferTask, InferWarmUp } from "./fetch-task.ts";
import { inferOutcome } from "./infer-outcome.ts";

export interface InferOnEngineInit {
  /** Opens the engine of models when the first batch comes: on WebAssembly alone. */
  readonly open: () => InferEngine;
  /** GPU share, 0 to 1. */
  readonly share: () => number;
}

/** Batches in this thread; models are kept between chunks. */
export function inferOnEngine({ open, share }: InferOnEngineInit): LaneComputing<InferTask, InferWarmUp> & {
  close(): Promise<void>;
} {
  const memory = jobMemory();
  let opened: InferEngine | undefined;
  const components = () => {
    opened ??= open();
    return { engine: opened, gpu: false, memory };
  };
  return {
    run: async (task, options) => inferOutcome(await runInferChunk(components(), task, { ...options, share })),
    warmUp: (job, options) => warmUpInferJob(components(), job, options),
    async close() {
      await opened?.close();
    },
  };
}
