import {
  type Block,
  cidOf,
  digestOf,
  encodeBlock,
  type InferChunk,
  type InferOutput,
  type InferSpec,
  MAX_RESULT_BLOCKS,
  MAX_UPDATE_BLOCK_BYTES,
  rawBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ChunkInputError } from "../../errors.ts";
import type { BatchResults } from "./task.ts";

/** An output with the blocks that it names. */
export interface WrittenResults {
  readonly output: Block;
  readonly blocks: readonly Uint8Array[];
}

/**
 * The output of a chunk: blocks of 256 KiB that are its results together, and their sha2-256. A function of the chunk
 * and the results alone.
 * @throws ChunkInputError for more bytes than the job allows
 */
export function writeInferOutput(
  { cid, kind }: { readonly cid: CID; readonly kind: InferChunk["kind"] },
  { common }: Pick<InferSpec, "common">,
  { results, failed, bytes }: BatchResults,
): WrittenResults {
  const most = Math.min(common.limits.updateBytes, MAX_RESULT_BLOCKS * MAX_UPDATE_BLOCK_BYTES);
  if (bytes.byteLength > most) {
    throw new ChunkInputError(`The results of ${results.length} items have ${bytes.byteLength} bytes, over ${most}.`, {
      fix: "Post the job with fewer items in a chunk, or a higher limit for results.",
    });
  }
  const blocks = Array.from({ length: Math.ceil(bytes.byteLength / MAX_UPDATE_BLOCK_BYTES) }, (_, i) =>
    bytes.slice(i * MAX_UPDATE_BLOCK_BYTES, (i + 1) * MAX_UPDATE_BLOCK_BYTES),
  );
  const output: InferOutput = {
    v: 1,
    lane: "infer",
    kind,
    chunk: cid,
    items: results.length,
    failed,
    root: digestOf(cidOf(bytes)),
    blocks: blocks.map((block) => ({ cid: rawBlock(block).cid, bytes: block.byteLength })),
  };
  return { output: encodeBlock(output), blocks };
}
