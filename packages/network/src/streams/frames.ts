import { OversizeError } from "@starling/protocol";

const HEADER_BYTES = 4;

/** A frame on the wire: its length as a big-endian u32, then the payload. */
export function frameHeader(length: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, length);
  return header;
}

/** Cuts a byte stream back into frames, whatever the pieces it arrives in. */
export interface FrameParser {
  /**
   * Takes the next piece and returns the frames it completes.
   * @throws OversizeError as soon as a header announces more than `maxBytes`, before any of it is kept.
   */
  push(piece: Uint8Array): Uint8Array[];
  /** True in the middle of a frame: an end here means that the stream was cut. */
  readonly partial: boolean;
}

/**
 * Makes a parser for frames of at most `maxBytes`. A frame's memory is taken as its bytes arrive, never for a length
 * that was only announced.
 */
export function frameParser({ maxBytes }: { maxBytes: number }): FrameParser {
  const header = new Uint8Array(HEADER_BYTES);
  let headerFill = 0;
  let expected = -1;
  let pieces: Uint8Array[] = [];
  let fill = 0;

  function readHeader(piece: Uint8Array, at: number): number {
    const take = Math.min(HEADER_BYTES - headerFill, piece.byteLength - at);
    header.set(piece.subarray(at, at + take), headerFill);
    headerFill += take;
    if (headerFill < HEADER_BYTES) return at + take;
    const length = new DataView(header.buffer).getUint32(0);
    if (length > maxBytes) {
      throw new OversizeError(`A peer announced a frame of ${length} bytes; the limit is ${maxBytes}.`, {
        fix: "Cut the message into smaller frames.",
      });
    }
    expected = length;
    return at + take;
  }

  function complete(): Uint8Array {
    const [only] = pieces;
    const frame = pieces.length === 1 && only !== undefined ? only : join(pieces, fill);
    headerFill = 0;
    expected = -1;
    pieces = [];
    fill = 0;
    return frame;
  }

  return {
    push(piece) {
      const frames: Uint8Array[] = [];
      let at = 0;
      while (at < piece.byteLength || (expected >= 0 && fill === expected)) {
        if (expected < 0) {
          at = readHeader(piece, at);
          if (expected < 0) break;
        }
        const take = Math.min(expected - fill, piece.byteLength - at);
        if (take > 0) pieces.push(piece.subarray(at, at + take));
        at += take;
        fill += take;
        if (fill === expected) frames.push(complete());
      }
      return frames;
    },
    get partial() {
      return headerFill > 0;
    },
  };
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
