import { deflateSync } from "fflate";
import { DatasetTooLargeError } from "../errors.ts";
import { MAX_INFLATED_SHARD_BYTES, MAX_SHARD_BYTES } from "./constants.ts";
import { inflateExactly } from "./inflate.ts";

/** Best compression: a shard is written once and fetched by many. */
const LEVEL = 9;

/**
 * Packs what a shard of `count` samples holds, part after part, as raw deflate. The same parts give the same bytes on
 * every machine.
 * @throws DatasetTooLargeError over 1 MiB, or over 16 MiB before packing
 */
export function packShard(parts: readonly Uint8Array[], count: number): Uint8Array {
  const tooLarge = (bytes: number) =>
    new DatasetTooLargeError(`A shard of ${count} samples has ${bytes} bytes.`, {
      fix: "Put fewer samples in a shard.",
    });
  const inflated = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (inflated > MAX_INFLATED_SHARD_BYTES) throw tooLarge(inflated);
  const content = new Uint8Array(inflated);
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.byteLength;
  }
  const shard = deflateSync(content, { level: LEVEL });
  if (shard.byteLength > MAX_SHARD_BYTES) throw tooLarge(shard.byteLength);
  return shard;
}

/**
 * Unpacks a shard of `count` samples that takes `inflated` bytes. Sizes are checked before anything is inflated.
 * @throws DatasetTooLargeError, MalformedDatasetError
 */
export function unpackShard(bytes: Uint8Array, count: number, inflated: number): Uint8Array {
  if (bytes.byteLength > MAX_SHARD_BYTES || !(inflated <= MAX_INFLATED_SHARD_BYTES)) {
    throw new DatasetTooLargeError(`A shard of ${count} samples and ${bytes.byteLength} bytes is over the limit.`, {
      fix: `Use shards of at most ${MAX_SHARD_BYTES} bytes that unpack to at most ${MAX_INFLATED_SHARD_BYTES}.`,
    });
  }
  return inflateExactly(bytes, inflated);
}
