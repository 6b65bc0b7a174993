import { MAX_UPDATE_BLOCK_BYTES } from "@starling/protocol";
import { deflateSync } from "fflate";
import { DEFLATE } from "../constants.ts";

/**
 * Deflates slices one by one and groups them into blocks of at most 256 KiB, in order: each slice is a u32 length
 * (little-endian) and its raw deflate stream, and a block ends where the next slice would not fit. Equal slices give
 * equal blocks everywhere: the compressor is our own code at a fixed level, not the platform's.
 */
export function frameSlices(raw: Iterable<Uint8Array>): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let pending: Uint8Array[] = [];
  let size = 0;
  const close = () => {
    if (size > 0) blocks.push(join(pending, size));
    pending = [];
    size = 0;
  };
  for (const slice of raw) {
    const deflated = deflateSync(slice, DEFLATE);
    if (size + 4 + deflated.length > MAX_UPDATE_BLOCK_BYTES) close();
    pending.push(deflated);
    size += 4 + deflated.length;
  }
  close();
  return blocks;
}

function join(deflated: readonly Uint8Array[], size: number): Uint8Array {
  const block = new Uint8Array(size);
  const view = new DataView(block.buffer);
  let at = 0;
  for (const bytes of deflated) {
    view.setUint32(at, bytes.length, true);
    block.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return block;
}
