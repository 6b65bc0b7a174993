import { CODEC, cidOf } from "@starling/protocol";
import { computeCodes, type RunChunkComponents, type RunChunkOptions } from "./compute-chunk.ts";
import type { ChunkOutcome, ChunkTask } from "./task.ts";
import { workingPart } from "./working-part.ts";
import { writeEvaluation, writeUpdate } from "./write-output.ts";

/**
 * From blocks to blocks: unpacks what a chunk names, computes it, and packs the result. Everything heavy is in here, so
 * that a page which hands a chunk to its compute thread stays free.
 *
 * @throws InvalidDataError, WrongBlockError for inputs that contradict each other; what training and evaluation throw
 */
export async function runChunk(
  components: RunChunkComponents,
  task: ChunkTask,
  options: RunChunkOptions = {},
): Promise<ChunkOutcome> {
  const part = workingPart();
  const { kind, result } = await computeCodes(components, task, {
    ...options,
    onBusy(ms) {
      part.add(ms);
      options.onBusy?.(ms);
    },
  });
  const duty = part.duty();
  const cid = cidOf(task.chunk, CODEC.cbor);
  const held = components.cache.keys();
  if (kind === "evaluate") {
    const { correct, total } = result;
    return { output: writeEvaluation(cid, result).bytes, blocks: [], summary: { kind, correct, total }, duty, held };
  }
  const { output, blocks, error } = writeUpdate(cid, result);
  const { lossFirst, lossLast } = result;
  const left = error && { manifest: error.manifest.bytes, blocks: error.blocks.map(({ bytes }) => bytes) };
  const summary = { kind, lossFirst, lossLast };
  return { output: output.bytes, blocks, ...(left && { error: left }), summary, duty, held };
}
