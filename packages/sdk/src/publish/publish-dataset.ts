import {
  type DatasetCard,
  type LabelledSamples,
  randomIntegers,
  randomOrder,
  selectSamples,
  writeDataset,
} from "@starling/graph";
import { type Block, encodeBlock } from "@starling/protocol";
import { JobRefusedError } from "../errors.ts";

/** Fewest samples that can be split into training, validation and test. */
const LEAST_SAMPLES = 100;

/** Share of the samples that validation and test get, each: one in ten. */
const HELD_OUT_ONE_IN = 10;

/** A dataset as blocks, split into the three parts that a job names. */
export interface PublishedDataset {
  readonly train: Block;
  readonly validation: Block;
  readonly test: Block;
  /** Manifests and shards: everything to upload. */
  readonly blocks: readonly Block[];
  readonly trainCount: number;
  readonly validationCount: number;
  /** Samples in a full shard. */
  readonly shardCount: number;
}

export interface PublishDatasetOptions {
  readonly signal?: AbortSignal;
  /** Called with the share of the samples packed so far, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Seed of the shuffle: fixed, so that the same file gives the same blocks. */
const SHUFFLE_SEED = 1;

/**
 * Turns labelled samples into the blocks of a job: shuffled, so that every shard is a fair sample, with a tenth held
 * out for validation and a tenth for the test.
 * @throws JobRefusedError for too few samples; DatasetError
 */
export function publishDataset(
  samples: LabelledSamples,
  card: DatasetCard,
  { signal, onProgress }: PublishDatasetOptions = {},
): PublishedDataset {
  if (samples.count < LEAST_SAMPLES) {
    throw new JobRefusedError(`${samples.count} samples are too few to train and to test on.`, {
      fix: `Bring at least ${LEAST_SAMPLES}.`,
    });
  }
  const order = Uint32Array.from(randomOrder(randomIntegers(SHUFFLE_SEED), samples.count));
  const held = Math.floor(samples.count / HELD_OUT_ONE_IN);
  const parts = [
    { name: "training part", positions: order.subarray(2 * held) },
    { name: "validation part", positions: order.subarray(0, held) },
    { name: "test part", positions: order.subarray(held, 2 * held) },
  ];
  const blocks: Block[] = [];
  let packed = 0;
  let shardCount = 0;
  const manifests = parts.map(({ name, positions }) => {
    const written = writeDataset(
      selectSamples(samples, positions),
      { ...card, name: `${card.name}, ${name}` },
      {
        ...(signal === undefined ? {} : { signal }),
        onProgress: (done) => onProgress?.((packed + done) / samples.count),
      },
    );
    packed += positions.length;
    shardCount = Math.max(shardCount, written.manifest.shards[0]?.count ?? 0);
    const manifest = encodeBlock(written.manifest);
    blocks.push(manifest, ...written.shards);
    return manifest;
  });
  const [train, validation, test] = manifests;
  if (train === undefined || validation === undefined || test === undefined) throw new TypeError("three parts");
  const trainCount = samples.count - 2 * held;
  return { train, validation, test, blocks, trainCount, validationCount: held, shardCount };
}
