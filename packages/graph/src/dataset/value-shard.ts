import { LabelError } from "../errors.ts";
import { sampleSize } from "./labelled-samples.ts";
import { checkFinite, float32From, NUMBER_BYTES, type NumberType, numberBytes, numbersFrom } from "./sample-numbers.ts";
import { packShard, unpackShard } from "./shard-bytes.ts";
import type { ValuedSamples } from "./valued-samples.ts";

/** What the dataset's manifest says about a shard of samples with values. */
export interface ValueShardForm {
  readonly sampleShape: readonly number[];
  readonly dtype: NumberType;
  readonly count: number;
  /** Targets of one sample. */
  readonly targets: number;
}

/**
 * Packs samples and their targets as a shard: raw deflate of all samples, then all targets as little-endian f32.
 * @throws DatasetTooLargeError over 1 MiB, LabelError if they differ in number, SampleValueError for NaN or infinity
 */
export function encodeValueShard({ sampleShape, count, samples, targets, values }: ValuedSamples): Uint8Array {
  const size = sampleSize(sampleShape);
  if (samples.length !== count * size || values.length !== count * targets) {
    throw new LabelError(
      `${samples.length} numbers and ${values.length} values are not ${count} samples of ${size} and ${targets}.`,
      { fix: "Give every sample as many values as there are targets." },
    );
  }
  if (samples instanceof Float32Array) checkFinite(samples);
  return packShard([numberBytes(samples), numberBytes(checkFinite(values))], count);
}

/**
 * Unpacks a shard that `encodeValueShard` made. Sizes are checked before anything is inflated.
 * @throws DatasetTooLargeError, MalformedDatasetError, SampleValueError
 */
export function decodeValueShard(bytes: Uint8Array, form: ValueShardForm): ValuedSamples {
  const { sampleShape, dtype, count, targets } = form;
  const size = count * sampleSize(sampleShape) * NUMBER_BYTES[dtype];
  const content = unpackShard(bytes, count, size + 4 * count * targets);
  return {
    sampleShape,
    count,
    targets,
    samples: numbersFrom(dtype, content.subarray(0, size)),
    values: checkFinite(float32From(content.subarray(size))),
  };
}
