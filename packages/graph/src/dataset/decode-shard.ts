import { checkLabels, type LabelledSamples, sampleSize } from "./labelled-samples.ts";
import { NUMBER_BYTES, type NumberType, numbersFrom } from "./sample-numbers.ts";
import { unpackShard } from "./shard-bytes.ts";

/** What the dataset's manifest says about a shard. */
export interface ShardForm {
  readonly sampleShape: readonly number[];
  readonly dtype: NumberType;
  readonly count: number;
  readonly classes: number;
}

/**
 * Unpacks a shard that `encodeShard` made. Sizes are checked before anything is inflated.
 * @throws DatasetTooLargeError, MalformedDatasetError, LabelError, SampleValueError
 */
export function decodeShard(bytes: Uint8Array, { sampleShape, dtype, count, classes }: ShardForm): LabelledSamples {
  const size = count * sampleSize(sampleShape) * NUMBER_BYTES[dtype];
  const content = unpackShard(bytes, count, size + count);
  const labels = content.subarray(size);
  checkLabels(labels, classes);
  return { sampleShape, count, samples: numbersFrom(dtype, content.subarray(0, size)), labels };
}
