import { MAX_UPDATE_BLOCK_BYTES } from "@starling/protocol";
import { inflateSync } from "fflate";
import { MAX_DEFLATE_GROWTH } from "../constants.ts";
import { PayloadError } from "../errors.ts";

/**
 * Inflates framed slices one at a time. A slice's length is known before it is read: one that inflates to more is cut
 * off and refused, so that hostile blocks cost at most one slice of memory.
 * @param lengths uncompressed bytes of each slice, in order
 * @throws PayloadError
 */
export function* unframeSlices(blocks: readonly Uint8Array[], lengths: readonly number[]): Generator<Uint8Array> {
  let next = 0;
  for (const block of blocks) {
    if (block.length === 0 || block.length > MAX_UPDATE_BLOCK_BYTES) throw damaged("a block has a wrong size");
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    for (let at = 0; at < block.length; ) {
      const length = lengths[next++];
      if (length === undefined) throw damaged("there are more slices than the spec has");
      if (at + 4 > block.length) throw damaged("a slice is cut off");
      const end = at + 4 + view.getUint32(at, true);
      if (end > block.length) throw damaged("a slice is cut off");
      if (end - at - 4 > length + MAX_DEFLATE_GROWTH) throw damaged("a slice is longer than its content");
      yield inflateExactly(block.subarray(at + 4, end), length);
      at = end;
    }
  }
  if (next !== lengths.length) throw damaged(`${lengths.length - next} slices are missing`);
}

function inflateExactly(deflated: Uint8Array, length: number): Uint8Array {
  let raw: Uint8Array;
  try {
    // One byte more than expected shows an overrun; a fixed output never grows.
    raw = inflateSync(deflated, { out: new Uint8Array(length + 1) });
  } catch (cause) {
    throw damaged("a slice is no deflate stream", cause);
  }
  if (raw.length !== length) throw damaged("a slice inflates to a wrong length");
  return raw;
}

function damaged(what: string, cause?: unknown): PayloadError {
  return new PayloadError(`The payload cannot be read: ${what}.`, {
    fix: "Fetch its blocks again; refuse the update if they hash to their CIDs.",
    cause,
  });
}
