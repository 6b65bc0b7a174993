import { type Block, encodeBlock } from "./block.ts";
import type { Chunk as AnyChunk } from "./lanes/heads.ts";
import { byLane } from "./lanes/registry.ts";

/**
 * One unit of work, as the block whose CID is leased, committed, receipted and audited: `result = f(chunk)`. It names
 * all its inputs; which they are, and what else it says, is its lane's.
 */
export const Chunk = byLane<AnyChunk>("chunk");
export type Chunk = AnyChunk;

/** The block of a chunk. */
export function chunkBlock(chunk: Chunk): Block {
  return encodeBlock(chunk);
}
