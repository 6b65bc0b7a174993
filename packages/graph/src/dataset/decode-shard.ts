import { DatasetTooLargeError } from "../errors.ts";
import { MAX_INFLATED_SHARD_BYTES, MAX_SHARD_BYTES } from "./constants.ts";
import { inflateExactly } from "./inflate.ts";
import { checkLabels, type LabelledSamples, sampleBytes } from "./labelled-samples.ts";

/** What the dataset's manifest says about a shard. */
export interface ShardForm {
  readonly sampleShape: readonly number[];
  readonly count: number;
  readonly classes: number;
}

/**
 * Unpacks a shard that `encodeShard` made. Sizes are checked before anything is inflated.
 * @throws DatasetTooLargeError, MalformedDatasetError, LabelError
 */
export function decodeShard(bytes: Uint8Array, { sampleShape, count, classes }: ShardForm): LabelledSamples {
  const size = sampleBytes(sampleShape);
  const inflated = count * (size + 1);
  if (bytes.byteLength > MAX_SHARD_BYTES || !(inflated <= MAX_INFLATED_SHARD_BYTES)) {
    throw new DatasetTooLargeError(`A shard of ${count} samples and ${bytes.byteLength} bytes is over the limit.`, {
      fix: `Use shards of at most ${MAX_SHARD_BYTES} bytes that unpack to at most ${MAX_INFLATED_SHARD_BYTES}.`,
    });
  }
  const content = inflateExactly(bytes, inflated);
  const labels = content.subarray(count * size);
  checkLabels(labels, classes);
  return { sampleShape, count, samples: content.subarray(0, count * size), labels };
}
