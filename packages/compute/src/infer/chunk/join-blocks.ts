import { MAX_BLOCK_BYTES } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ChunkInputError } from "../../errors.ts";
import { verified } from "./verified.ts";

export interface JoinBlocksParameters {
  /** Bytes of all blocks together. */
  readonly bytes: number;
  readonly cids: readonly CID[];
  /** In the order of `cids`. */
  readonly blocks: readonly Uint8Array[];
}

/** Puts blocks of 1 MiB, the last one of what is left, together. @throws WrongBlockError, ChunkInputError */
export async function joinBlocks({ bytes, cids, blocks }: JoinBlocksParameters): Promise<Uint8Array> {
  const joined = new Uint8Array(bytes);
  for (const [i, cid] of cids.entries()) {
    const block = await verified(cid, blocks[i]);
    const at = i * MAX_BLOCK_BYTES;
    if (block.byteLength !== Math.min(MAX_BLOCK_BYTES, bytes - at)) {
      throw new ChunkInputError(`Block ${i + 1} of ${cids.length} has ${block.byteLength} bytes, not as it was cut.`, {
        fix: "Publish the file again: its manifest contradicts its blocks.",
      });
    }
    joined.set(block, at);
  }
  return joined;
}
