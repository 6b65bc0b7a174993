import { type Block, ClassificationManifest, parse, rawBlock } from "@starling/protocol";
import { SHARD_SAMPLES, UNIT_SCALE_BITS, ZERO_BITS } from "./constants.ts";
import { encodeShard } from "./encode-shard.ts";
import { checkLabels, type LabelledSamples } from "./labelled-samples.ts";

/** What a person says about a dataset. */
export interface DatasetCard {
  readonly name: string;
  readonly licence: string;
  /** The notice that must travel with the data. */
  readonly notice: string;
  /** Names of the classes, by label. */
  readonly classes: readonly string[];
  readonly contributor?: ClassificationManifest["contributor"];
}

export interface WriteDatasetOptions {
  readonly samplesPerShard?: number;
  readonly signal?: AbortSignal;
  /** Called after each shard with the number of samples packed so far. */
  readonly onProgress?: (packed: number) => void;
}

/** Samples `start` up to `end`. */
function slice({ sampleShape, count, samples, labels }: LabelledSamples, start: number, end: number): LabelledSamples {
  const size = samples.byteLength / count;
  return {
    sampleShape,
    count: end - start,
    samples: samples.subarray(start * size, end * size),
    labels: labels.subarray(start, end),
  };
}

/**
 * Cuts samples into shards and writes their manifest; values enter the graph scaled to 0..1.
 * @throws DatasetTooLargeError, LabelError, InvalidDataError if the card does not fit the manifest's schema.
 */
export function writeDataset(
  samples: LabelledSamples,
  card: DatasetCard,
  { samplesPerShard = SHARD_SAMPLES, signal, onProgress }: WriteDatasetOptions = {},
): { readonly manifest: ClassificationManifest; readonly shards: readonly Block[] } {
  checkLabels(samples.labels, card.classes.length);
  const shards: Block[] = [];
  const entries: ClassificationManifest["shards"] = [];
  for (let start = 0; start < samples.count; start += samplesPerShard) {
    signal?.throwIfAborted();
    const end = Math.min(start + samplesPerShard, samples.count);
    const block = rawBlock(encodeShard(slice(samples, start, end)));
    shards.push(block);
    entries.push({ cid: block.cid, count: end - start, bytes: block.bytes.byteLength });
    onProgress?.(end);
  }
  const { classes, contributor, ...words } = card;
  const manifest = parse(ClassificationManifest, {
    v: 1,
    kind: "classification",
    ...words,
    ...(contributor === undefined ? {} : { contributor }),
    sample: { shape: [...samples.sampleShape], dtype: "uint8", scale: UNIT_SCALE_BITS, offset: ZERO_BITS },
    classes: [...classes],
    count: samples.count,
    encoding: "deflate-raw",
    shards: entries,
  });
  return { manifest, shards };
}
