import { type Block, MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/** Takes blocks as they are made, to keep them or to send them on; making the next ones waits for it. */
export type PutBlock = (block: Block) => void | Promise<void>;

/** What takes long says how far it is, and can be stopped. */
export interface PublishOptions {
  readonly put: PutBlock;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that have become blocks. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Packs bytes one after the other into raw blocks of 1 MiB: at most one block is held. */
export function blockPacker({ put, signal, onProgress }: PublishOptions) {
  let held = new Uint8Array(MAX_BLOCK_BYTES);
  let filled = 0;
  let cids: CID[] = [];
  let all = 0;
  const flush = async () => {
    if (filled === 0) return;
    signal?.throwIfAborted();
    const block = rawBlock(held.subarray(0, filled));
    held = new Uint8Array(MAX_BLOCK_BYTES);
    all += filled;
    filled = 0;
    cids.push(block.cid);
    await put(block);
    onProgress?.(all);
  };
  return {
    /** Adds bytes behind those before. @throws the signal's reason, what `put` throws */
    async add(bytes: Uint8Array): Promise<void> {
      for (let at = 0; at < bytes.byteLength; ) {
        const piece = bytes.subarray(at, at + MAX_BLOCK_BYTES - filled);
        held.set(piece, filled);
        filled += piece.byteLength;
        at += piece.byteLength;
        if (filled === MAX_BLOCK_BYTES) await flush();
      }
    },
    /** Ends the last block. @returns the blocks since the last call, in order */
    async end(): Promise<CID[]> {
      await flush();
      const ended = cids;
      cids = [];
      return ended;
    },
  };
}
