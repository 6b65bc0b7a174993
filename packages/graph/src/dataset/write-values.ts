import { type Block, type Column, parse, RegressionManifest } from "@starling/protocol";
import { sampleSize } from "./labelled-samples.ts";
import { sampleForm } from "./sample-form.ts";
import { encodeValueShard } from "./value-shard.ts";
import type { ValuedSamples } from "./valued-samples.ts";
import type { DatasetWords } from "./write-dataset.ts";
import { type WriteDatasetOptions, writeShards } from "./write-shards.ts";

/** What a person says about samples with values to be predicted. */
export interface ValuesCard extends DatasetWords {
  /** Every target's name, and what its values were standardised with: mean 0 and deviation 1 where they are as given. */
  readonly targets: readonly Column[];
  /** What the samples of a table were standardised with. */
  readonly columns?: readonly Column[];
}

/**
 * Cuts samples with values into shards and writes their manifest; bytes enter the graph scaled to 0..1, f32 as it is.
 * @throws DatasetTooLargeError, LabelError, SampleValueError, InvalidDataError if the card does not fit the schema.
 */
export function writeValues(
  given: ValuedSamples,
  { targets: named, columns, contributor, ...words }: ValuesCard,
  options: WriteDatasetOptions = {},
): { readonly manifest: RegressionManifest; readonly shards: readonly Block[] } {
  const { sampleShape, samples, targets, values } = given;
  const size = sampleSize(sampleShape);
  const encode = (start: number, end: number) =>
    encodeValueShard({
      sampleShape,
      count: end - start,
      samples: samples.subarray(start * size, end * size),
      targets,
      values: values.subarray(start * targets, end * targets),
    });
  const { shards, entries } = writeShards(given, encode, options);
  const manifest = parse(RegressionManifest, {
    v: 1,
    kind: "regression",
    ...words,
    ...(contributor === undefined ? {} : { contributor }),
    sample: sampleForm(given, columns),
    targets: [...named],
    count: given.count,
    encoding: "deflate-raw",
    shards: entries,
  });
  return { manifest, shards };
}
