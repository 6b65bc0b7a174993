import { type Block, type JobId, StarlingError } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks } from "../components.ts";

/** A block store in memory that counts what it is asked for. */
export interface MemoryBlocks extends Blocks {
  readonly held: Map<string, Uint8Array>;
  /** Pinned blocks by job; gone when the store is opened anew, as a process forgets them. */
  readonly pins: Map<JobId, Set<string>>;
  putAll(blocks: Iterable<Block>): Promise<void>;
}

/** Blocks over `held`; pass the same map again to open the store anew. */
export function memoryBlocks(held = new Map<string, Uint8Array>()): MemoryBlocks {
  const put = async ({ cid, bytes }: Block) => void held.set(cid.toString(), bytes);
  const pins = new Map<JobId, Set<string>>();
  return {
    held,
    pins,
    put,
    async get(cid: CID) {
      const bytes = held.get(cid.toString());
      if (bytes !== undefined) return bytes;
      throw new StarlingError(`Nobody has the block ${cid}.`, { fix: "Put it first." });
    },
    has: async (cid) => held.has(cid.toString()),
    async pin(cid, job) {
      pins.set(job, (pins.get(job) ?? new Set()).add(cid.toString()));
    },
    async evict(cid, job) {
      const key = cid.toString();
      pins.get(job)?.delete(key);
      if (![...pins.values()].some((keys) => keys.has(key))) held.delete(key);
    },
    async putAll(blocks) {
      for (const block of blocks) await put(block);
    },
  };
}
