import { Inflate } from "fflate";
import { MalformedDatasetError } from "../errors.ts";

/**
 * Deflate expands at most 1032-fold, so one piece overshoots the wanted length by 16 MiB at most before it is noticed;
 * smaller pieces would cost honest shards time, as the inflater starts again at each.
 */
const PIECE_BYTES = 16 * 1024;

/**
 * Inflates raw deflate data that must unfold to exactly `length` bytes; stops as soon as it is longer.
 * @throws MalformedDatasetError
 */
export function inflateExactly(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let written = 0;
  const refuse = (cause?: unknown) =>
    new MalformedDatasetError(`The compressed data is not ${length} bytes of deflate.`, {
      fix: "Fetch it again, or write the dataset again.",
      cause,
    });
  const inflate = new Inflate((piece) => {
    if (written + piece.byteLength > length) throw refuse();
    output.set(piece, written);
    written += piece.byteLength;
  });
  try {
    for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
      inflate.push(bytes.subarray(start, start + PIECE_BYTES), start + PIECE_BYTES >= bytes.byteLength);
    }
  } catch (cause) {
    throw cause instanceof MalformedDatasetError ? cause : refuse(cause);
  }
  if (written !== length) throw refuse();
  return output;
}
