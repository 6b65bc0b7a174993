import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { MAX_DATASET_BYTES } from "./constants.ts";

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function tooLarge(limit: number): DatasetTooLargeError {
  return new DatasetTooLargeError(`The file unpacks to more than ${limit} bytes.`, {
    fix: "Split the dataset, or post fewer or smaller samples.",
  });
}

/**
 * Unpacks a gzip file; other bytes are returned as they are.
 * @throws DatasetTooLargeError as soon as the content is over `limit` bytes, MalformedDatasetError
 */
export async function gunzip(
  bytes: Uint8Array,
  { limit = MAX_DATASET_BYTES, signal }: { readonly limit?: number; readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  if (bytes.byteLength > limit) throw tooLarge(limit);
  if (!isGzip(bytes)) return bytes;
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const unpacked = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
    for await (const piece of unpacked) {
      signal?.throwIfAborted();
      length += piece.byteLength;
      if (length > limit) throw tooLarge(limit);
      pieces.push(piece);
    }
  } catch (cause) {
    if (cause instanceof DatasetTooLargeError || signal?.aborted === true) throw cause;
    throw new MalformedDatasetError("The gzip file is damaged or incomplete.", { fix: "Download it again.", cause });
  }
  const content = new Uint8Array(length);
  let position = 0;
  for (const piece of pieces) {
    content.set(piece, position);
    position += piece.byteLength;
  }
  return content;
}
