import { LabelError } from "../errors.ts";
import { type LabelledSamples, sampleSize } from "./labelled-samples.ts";
import { numberBytes } from "./sample-numbers.ts";
import { packShard } from "./shard-bytes.ts";

/**
 * Packs samples and labels as a shard: raw deflate of all samples, then all labels. The same samples give the same
 * bytes on every machine.
 * @throws DatasetTooLargeError over 1 MiB, LabelError if samples and labels differ in number.
 */
export function encodeShard({ sampleShape, count, samples, labels }: LabelledSamples): Uint8Array {
  const size = sampleSize(sampleShape);
  if (samples.length !== count * size || labels.byteLength !== count) {
    throw new LabelError(
      `${samples.length} numbers and ${labels.byteLength} labels are not ${count} samples of ${size}.`,
      {
        fix: "Give one label per sample.",
      },
    );
  }
  return packShard([numberBytes(samples), labels], count);
}
