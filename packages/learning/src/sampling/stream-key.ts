import { SampleRangeError } from "../errors.ts";
import { philox } from "./philox.ts";

/** A Philox key. */
export interface StreamKey {
  readonly key0: number;
  readonly key1: number;
}

/**
 * Folds a seed of 32 bytes into a Philox key, so that every bit of the seed matters.
 * @throws SampleRangeError for a seed of another length.
 */
export function streamKey(seed: Uint8Array): StreamKey {
  if (seed.byteLength !== 32) {
    throw new SampleRangeError(`A seed has 32 bytes, this one has ${seed.byteLength}.`, {
      fix: "Pass the seed of the chunk or of the round.",
    });
  }
  const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
  const word = (i: number) => view.getUint32(4 * i, true);
  const first = philox([word(0), word(1), word(2), word(3)], word(4), word(5));
  const [key0, key1] = philox(first, word(6), word(7));
  return { key0, key1 };
}
