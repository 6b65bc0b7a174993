import type { BlockHome, BlockStore } from "./block-store.ts";
import { type BoundedStoreInit, boundedStore } from "./bounded-store.ts";

/** A home in memory: for tests, and for pages where storage is refused. */
export function memoryHome(): BlockHome {
  const blocks = new Map<string, Uint8Array>();
  return {
    open: async () => ({ entries: [], pins: new Map() }),
    read: async (key) => blocks.get(key),
    async write(entry, bytes) {
      blocks.set(entry.key, bytes);
    },
    async touch() {},
    async remove(keys) {
      for (const key of keys) blocks.delete(key);
    },
    async savePin() {},
    async close() {
      blocks.clear();
    },
  };
}

/** A block store in memory. */
export function memoryStore(init: BoundedStoreInit): Promise<BlockStore> {
  return boundedStore(memoryHome(), init);
}
