import { deflateSync } from "fflate";
import { DatasetTooLargeError, LabelError } from "../errors.ts";
import { MAX_INFLATED_SHARD_BYTES, MAX_SHARD_BYTES } from "./constants.ts";
import { type LabelledSamples, sampleBytes } from "./labelled-samples.ts";

/** Best compression: a shard is written once and fetched by many. */
const LEVEL = 9;

/**
 * Packs samples and labels as a shard: raw deflate of all samples, then all labels. The same samples give the same
 * bytes on every machine.
 * @throws DatasetTooLargeError over 1 MiB, LabelError if samples and labels differ in number.
 */
export function encodeShard({ sampleShape, count, samples, labels }: LabelledSamples): Uint8Array {
  const size = sampleBytes(sampleShape);
  if (samples.byteLength !== count * size || labels.byteLength !== count) {
    throw new LabelError(
      `${samples.byteLength} bytes and ${labels.byteLength} labels are not ${count} samples of ${size}.`,
      {
        fix: "Give one label per sample.",
      },
    );
  }
  const inflated = count * (size + 1);
  const tooLarge = (bytes: number) =>
    new DatasetTooLargeError(`A shard of ${count} samples has ${bytes} bytes.`, {
      fix: "Put fewer samples in a shard.",
    });
  if (inflated > MAX_INFLATED_SHARD_BYTES) throw tooLarge(inflated);
  const content = new Uint8Array(inflated);
  content.set(samples);
  content.set(labels, samples.byteLength);
  const shard = deflateSync(content, { level: LEVEL });
  if (shard.byteLength > MAX_SHARD_BYTES) throw tooLarge(shard.byteLength);
  return shard;
}
