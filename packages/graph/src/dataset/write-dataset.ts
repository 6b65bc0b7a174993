import { type Block, ClassificationManifest, type Column, parse } from "@starling/protocol";
import { encodeShard } from "./encode-shard.ts";
import { checkLabels, type LabelledSamples, sampleSize } from "./labelled-samples.ts";
import { sampleForm } from "./sample-form.ts";
import { type WriteDatasetOptions, writeShards } from "./write-shards.ts";

/** What a person says about a dataset. */
export interface DatasetWords {
  readonly name: string;
  readonly licence: string;
  /** The notice that must travel with the data. */
  readonly notice: string;
  readonly contributor?: ClassificationManifest["contributor"];
}

/** What a person says about samples with a class each. */
export interface DatasetCard extends DatasetWords {
  /** Names of the classes, by label. */
  readonly classes: readonly string[];
  /** What the samples of a table were standardised with. */
  readonly columns?: readonly Column[];
}

/**
 * Cuts samples into shards and writes their manifest; bytes enter the graph scaled to 0..1, f32 as it is.
 * @throws DatasetTooLargeError, LabelError, InvalidDataError if the card does not fit the manifest's schema.
 */
export function writeDataset(
  given: LabelledSamples,
  { classes, columns, contributor, ...words }: DatasetCard,
  options: WriteDatasetOptions = {},
): { readonly manifest: ClassificationManifest; readonly shards: readonly Block[] } {
  checkLabels(given.labels, classes.length);
  const { sampleShape, samples, labels } = given;
  const size = sampleSize(sampleShape);
  const encode = (start: number, end: number) =>
    encodeShard({
      sampleShape,
      count: end - start,
      samples: samples.subarray(start * size, end * size),
      labels: labels.subarray(start, end),
    });
  const { shards, entries } = writeShards(given, encode, options);
  const manifest = parse(ClassificationManifest, {
    v: 1,
    kind: "classification",
    ...words,
    ...(contributor === undefined ? {} : { contributor }),
    sample: sampleForm(given, columns),
    classes: [...classes],
    count: given.count,
    encoding: "deflate-raw",
    shards: entries,
  });
  return { manifest, shards };
}
