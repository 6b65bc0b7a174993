import { type Block, type DatasetShard, rawBlock } from "@starling/protocol";
import { MAX_SHARD_BYTES, SHARD_SAMPLES } from "./constants.ts";
import { sampleSize } from "./labelled-samples.ts";
import { NUMBER_BYTES, type NumberArray, numberType } from "./sample-numbers.ts";

export interface WriteDatasetOptions {
  /** By default a thousand, or as many as surely fit into a block where samples are f32. */
  readonly samplesPerShard?: number;
  readonly signal?: AbortSignal;
  /** Called after each shard with the number of samples packed so far. */
  readonly onProgress?: (packed: number) => void;
}

interface CutSamples {
  readonly sampleShape: readonly number[];
  readonly count: number;
  readonly samples: NumberArray;
}

/** Room in a block for what deflate adds to bytes that it cannot shrink, and for targets. */
const SHARE = 0.9;

/** Bytes of pictures shrink; f32 hardly does. */
function usualCount({ sampleShape, samples }: CutSamples): number {
  const dtype = numberType(samples);
  if (dtype === "uint8") return SHARD_SAMPLES;
  const fitting = Math.floor((SHARE * MAX_SHARD_BYTES) / (sampleSize(sampleShape) * NUMBER_BYTES[dtype]));
  return Math.max(1, Math.min(SHARD_SAMPLES, fitting));
}

/** Cuts samples into shards, in their order; `encode` packs those from `start` up to `end`. */
export function writeShards(
  samples: CutSamples,
  encode: (start: number, end: number) => Uint8Array,
  { samplesPerShard = usualCount(samples), signal, onProgress }: WriteDatasetOptions = {},
): { readonly shards: readonly Block[]; readonly entries: DatasetShard[] } {
  const shards: Block[] = [];
  const entries: DatasetShard[] = [];
  for (let start = 0; start < samples.count; start += samplesPerShard) {
    signal?.throwIfAborted();
    const end = Math.min(start + samplesPerShard, samples.count);
    const block = rawBlock(encode(start, end));
    shards.push(block);
    entries.push({ cid: block.cid, count: end - start, bytes: block.bytes.byteLength });
    onProgress?.(end);
  }
  return { shards, entries };
}
