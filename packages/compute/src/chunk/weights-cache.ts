import type { Parameters } from "./assemble-weights.ts";

/** Weights between chunks: a round then costs its step alone. 256 MiB hold the newest of any model that a tab takes. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Checkpoints that a cache holds at most: small ones would fill it with names that every outcome tells. */
const MAX_CHECKPOINTS = 16;

/** Assembled checkpoints by CID, the newest last. */
export interface WeightsCache {
  get(checkpoint: string): Parameters | undefined;
  put(checkpoint: string, parameters: Parameters): void;
  keys(): string[];
}

/** Makes an empty cache. The newest entry always stays, whatever its size. */
export function weightsCache(maxBytes: number = MAX_BYTES): WeightsCache {
  const entries = new Map<string, { readonly parameters: Parameters; readonly bytes: number }>();
  return {
    get: (checkpoint) => entries.get(checkpoint)?.parameters,
    put(checkpoint, parameters) {
      let bytes = 0;
      for (const values of parameters.values()) bytes += values.byteLength;
      entries.delete(checkpoint);
      entries.set(checkpoint, { parameters, bytes });
      let sum = [...entries.values()].reduce((total, entry) => total + entry.bytes, 0);
      for (const [key, entry] of entries) {
        if ((sum <= maxBytes && entries.size <= MAX_CHECKPOINTS) || key === checkpoint) break;
        entries.delete(key);
        sum -= entry.bytes;
      }
    },
    keys: () => [...entries.keys()],
  };
}
