import { encodeResults } from "@starling/processing";
import { decodeBlock, InferChunk, InferSpec } from "@starling/protocol";
import type { RunChunkOptions } from "../../chunk/compute-chunk.ts";
import { runItems } from "../run-items.ts";
import { REPORT_EVERY_MS } from "./constants.ts";
import { type InferChunkComponents, openJob } from "./open-job.ts";
import { readItems } from "./read-items.ts";
import type { BatchResults, InferChunkTask } from "./task.ts";

/**
 * Unpacks what a chunk of a batch names and runs its items: a function of the chunk alone, the same for who sends the
 * results and who checks them. A chunk for the GPU is computed on WebAssembly where there is none.
 *
 * @throws PipelineError, CanaryError, ModelFileError for a job that this device must not take; ModelNotHeldError where
 *   its models have to come again; WrongBlockError, InvalidDataError, ChunkInputError for inputs that are not the
 *   chunk's; what `runItems` throws
 */
export async function computeInferChunk(
  components: InferChunkComponents,
  task: InferChunkTask,
  { onProgress, ...options }: RunChunkOptions = {},
): Promise<BatchResults> {
  onProgress?.({ stage: "preparing" });
  const spec = decodeBlock(InferSpec, task.spec);
  const chunk = decodeBlock(InferChunk, task.chunk);
  const items = await readItems(spec.laneParams.dataset, chunk.range, task.window);
  const { task: ready, keep } = await openJob(components, task, spec, chunk.provider);
  options.signal?.throwIfAborted();
  let reportedAt = 0;
  const { results, failed, models } = await runItems(
    components.engine,
    { ...ready, items },
    {
      ...options,
      onProgress({ done, items: steps }) {
        const now = performance.now();
        if (now - reportedAt < REPORT_EVERY_MS && done < steps) return;
        reportedAt = now;
        onProgress?.({ stage: "computing", step: done, steps, loss: null });
      },
    },
  );
  keep(models);
  return { results, failed, bytes: encodeResults(results) };
}
