import { SampleRangeError } from "../errors.ts";
import { permute } from "./permute.ts";
import { streamKey } from "./stream-key.ts";

/** Permutation numbers of the windows start here, so that they share no order with the samples of a chunk. */
const WINDOW_EPOCHS = 0x100_0000_0000;

/** Which windows a round's chunks draw from. */
export interface ChunkRangeOptions {
  /** Samples in the dataset. */
  readonly total: number;
  /** Samples in a chunk's window. */
  readonly span: number;
  /** Samples in a shard; windows begin and end at multiples of it. */
  readonly align: number;
}

/**
 * The window [start, end) that chunk `index` of a round draws its samples from: whole shards, so that a tab fetches no
 * shard for a part of it. The dataset is cut into windows of ⌈span/align⌉ shards from an offset that the seed draws, and
 * chunks take the windows in a seeded order: no two chunks share one while windows last. A dataset smaller than the span
 * is one window. Shards must be shuffled when they are made; then every window is a fair sample.
 * @param seed the round's 32 bytes
 * @throws SampleRangeError
 */
export function chunkRange(
  seed: Uint8Array,
  index: number,
  { total, span, align }: ChunkRangeOptions,
): readonly [start: number, end: number] {
  const whole = [total, span, align].every(
    (value) => Number.isSafeInteger(value) && value >= 1 && value <= 0x1_0000_0000,
  );
  if (!whole || !Number.isSafeInteger(index) || index < 0) {
    throw new SampleRangeError(`Chunk ${index} has no window of ${span} in ${total} samples by ${align}.`, {
      fix: "Give whole, positive sizes and an index from 0.",
    });
  }
  const shards = Math.ceil(total / align);
  const width = Math.min(Math.ceil(span / align), shards);
  const windows = Math.floor(shards / width);
  const key = streamKey(seed);
  const offset = permute(key, WINDOW_EPOCHS, shards - windows * width + 1, 0);
  const window = permute(key, WINDOW_EPOCHS + 1 + Math.floor(index / windows), windows, index % windows);
  const first = offset + window * width;
  return [first * align, Math.min((first + width) * align, total)];
}
