import { CODEC, cidOf, decodeBlock, InferChunk, InferSpec } from "@starling/protocol";
import type { RunChunkOptions } from "../../chunk/compute-chunk.ts";
import { workingPart } from "../../chunk/working-part.ts";
import { computeInferChunk } from "./compute-infer-chunk.ts";
import type { InferChunkComponents } from "./open-job.ts";
import type { InferChunkOutcome, InferChunkTask } from "./task.ts";
import { writeInferOutput } from "./write-infer-output.ts";

/**
 * From blocks to blocks: unpacks what a chunk of a batch names, runs its items, and packs the results.
 * @throws what `computeInferChunk` throws; ChunkInputError for results over the job's limit
 */
export async function runInferChunk(
  components: InferChunkComponents,
  task: InferChunkTask,
  options: RunChunkOptions = {},
): Promise<InferChunkOutcome> {
  const part = workingPart();
  const batch = await computeInferChunk(components, task, {
    ...options,
    onBusy(ms) {
      part.add(ms);
      options.onBusy?.(ms);
    },
  });
  const { kind } = decodeBlock(InferChunk, task.chunk);
  const chunk = { cid: cidOf(task.chunk, CODEC.cbor), kind };
  const { output, blocks } = writeInferOutput(chunk, decodeBlock(InferSpec, task.spec), batch);
  const summary = { items: batch.results.length, failed: batch.failed };
  return { output: output.bytes, blocks, summary, duty: part.duty(), held: heldJobs(components) };
}

/** Names of the jobs that a thread holds now. */
export function heldJobs({ engine, memory }: InferChunkComponents): string[] {
  return memory.names(engine.held());
}
