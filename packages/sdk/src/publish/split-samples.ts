import { randomIntegers, randomOrder, type WriteDatasetOptions } from "@starling/graph";
import { type Block, type DatasetManifest, encodeBlock } from "@starling/protocol";
import { JobRefusedError } from "../errors.ts";

/** Fewest samples that can be split into training, validation and test. */
const LEAST_SAMPLES = 100;

/** Share of the samples that validation and test get, each: one in ten. */
const HELD_OUT_ONE_IN = 10;

/** Seed of the shuffle: fixed, so that the same file gives the same blocks. */
const SHUFFLE_SEED = 1;

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

/** Positions of the samples in every part: shuffled, so that every shard is a fair sample. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits samples: a tenth is held out for validation and a tenth for the test. The same count gives the same split.
 * @throws JobRefusedError for too few samples
 */
export function splitSamples(count: number): Split {
  if (count < LEAST_SAMPLES) {
    throw new JobRefusedError(`${count} samples are too few to train and to test on.`, {
      fix: `Bring at least ${LEAST_SAMPLES}.`,
    });
  }
  const order = Uint32Array.from(randomOrder(randomIntegers(SHUFFLE_SEED), count));
  const held = Math.floor(count / HELD_OUT_ONE_IN);
  return { train: order.subarray(2 * held), validation: order.subarray(0, held), test: order.subarray(held, 2 * held) };
}

type WritePart = (
  positions: Uint32Array,
  /** What the part's name ends with. */
  part: string,
  options: WriteDatasetOptions,
) => { readonly manifest: DatasetManifest; readonly shards: readonly Block[] };

/** Writes the three parts of a split, one after the other. @throws what `write` throws */
export function publishParts(
  { train, validation, test }: Split,
  write: WritePart,
  { signal, onProgress }: PublishDatasetOptions = {},
): PublishedDataset {
  const count = train.length + validation.length + test.length;
  const blocks: Block[] = [];
  let packed = 0;
  let shardCount = 0;
  const part = (positions: Uint32Array, name: string): Block => {
    const written = write(positions, `${name} part`, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done) => onProgress?.((packed + done) / count),
    });
    packed += positions.length;
    shardCount = Math.max(shardCount, written.manifest.shards[0]?.count ?? 0);
    const manifest = encodeBlock(written.manifest);
    blocks.push(manifest, ...written.shards);
    return manifest;
  };
  return {
    train: part(train, "training"),
    validation: part(validation, "validation"),
    test: part(test, "test"),
    blocks,
    trainCount: train.length,
    validationCount: validation.length,
    shardCount,
  };
}
