import { CID } from "multiformats/cid";
import { blockKey } from "../blocks/block-key.ts";
import { StoreFullError } from "../errors.ts";
import type { BlockHome, BlockStore, HomeEntry } from "./block-store.ts";

/** Reads note their time in the home at most this often, so that a read is not also a write. */
const TOUCH_EVERY_MS = 10 * 60_000;

export interface BoundedStoreInit {
  /** Bytes of blocks, without what the home itself needs. */
  maxBytes: number;
  now?: () => number;
}

/** Opens a home and keeps it under a byte limit. The order of use lives in memory, so only bytes are read late. */
export async function boundedStore(
  home: BlockHome,
  { maxBytes: firstLimit, now = Date.now }: BoundedStoreInit,
): Promise<BlockStore> {
  let maxBytes = firstLimit;
  const opened = await home.open();
  const entries = new Map<string, HomeEntry>();
  for (const entry of [...opened.entries].sort((a, b) => a.usedAt - b.usedAt)) entries.set(entry.key, entry);
  const labels = new Map<string, ReadonlySet<string>>();
  for (const [label, keys] of opened.pins) labels.set(label, new Set(keys));
  const pinned = new Map<string, number>();
  for (const keys of labels.values()) for (const key of keys) pinned.set(key, (pinned.get(key) ?? 0) + 1);
  const writing = new Map<string, Promise<void>>();
  const touching = new Set<Promise<void>>();
  const removedListeners = new Set<(cid: CID) => void>();
  let bytes = [...entries.values()].reduce((sum, entry) => sum + entry.size, 0);

  function forget(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    bytes -= entry.size;
    for (const listener of removedListeners) listener(CID.parse(key));
  }

  /** The least recently used blocks that must go for `needed` more bytes; fewer than that where the rest is pinned. */
  function oldest(needed: number): { keys: string[]; enough: boolean } {
    const keys: string[] = [];
    let freed = 0;
    for (const entry of entries.values()) {
      if (bytes - freed + needed <= maxBytes) break;
      if (pinned.has(entry.key) || writing.has(entry.key)) continue;
      keys.push(entry.key);
      freed += entry.size;
    }
    return { keys, enough: bytes - freed + needed <= maxBytes };
  }

  function victims(needed: number): string[] {
    const { keys, enough } = oldest(needed);
    if (enough) return keys;
    throw new StoreFullError(`A block of ${needed} bytes does not fit: ${maxBytes} bytes are full of pinned blocks.`, {
      fix: "Raise the storage limit, or leave a job.",
    });
  }

  function used(entry: HomeEntry): void {
    const at = now();
    const stale = at - entry.usedAt > TOUCH_EVERY_MS;
    const fresh = stale ? { ...entry, usedAt: at } : entry;
    entries.delete(entry.key);
    entries.set(entry.key, fresh);
    // A lost time of use costs at worst an early eviction.
    if (!stale) return;
    const touch = home
      .touch(fresh)
      .catch(() => {})
      .finally(() => touching.delete(touch));
    touching.add(touch);
  }

  async function write(key: string, block: Uint8Array): Promise<void> {
    const evicted = victims(block.byteLength);
    const entry = { key, size: block.byteLength, usedAt: now() };
    entries.set(key, entry);
    bytes += entry.size;
    for (const victim of evicted) forget(victim);
    try {
      if (evicted.length > 0) await home.remove(evicted);
      // A view would take its whole backing buffer along into the structured clone of IndexedDB.
      await home.write(entry, block.byteLength === block.buffer.byteLength ? block : block.slice());
    } catch (error) {
      forget(key);
      throw error;
    }
  }

  async function setPin(label: string, keys: ReadonlySet<string>): Promise<void> {
    for (const key of labels.get(label) ?? []) {
      const left = (pinned.get(key) ?? 1) - 1;
      if (left > 0) pinned.set(key, left);
      else pinned.delete(key);
    }
    if (keys.size === 0) labels.delete(label);
    else labels.set(label, keys);
    for (const key of keys) pinned.set(key, (pinned.get(key) ?? 0) + 1);
    await home.savePin(label, [...keys]);
  }

  return {
    has: (cid) => entries.has(blockKey(cid)),
    async get(cid) {
      const key = blockKey(cid);
      await writing.get(key);
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      used(entry);
      const block = await home.read(key);
      if (block === undefined) forget(key);
      return block;
    },
    async put(cid, block) {
      const key = blockKey(cid);
      const pending = writing.get(key);
      if (pending !== undefined) return pending;
      const known = entries.get(key);
      if (known !== undefined) return used(known);
      const work = write(key, block).finally(() => writing.delete(key));
      writing.set(key, work);
      return work;
    },
    async delete(cid) {
      const key = blockKey(cid);
      await writing.get(key);
      if (!entries.has(key)) return;
      forget(key);
      await home.remove([key]);
    },
    pin: (label, cids) => setPin(label, new Set(cids.map(blockKey))),
    unpin: (label) => setPin(label, new Set()),
    get pins() {
      return [...labels.keys()];
    },
    get usage() {
      let pinnedBytes = 0;
      for (const key of pinned.keys()) pinnedBytes += entries.get(key)?.size ?? 0;
      return { bytes, blocks: entries.size, pinnedBytes, maxBytes };
    },
    cids: () => [...entries.keys()].map((key) => CID.parse(key)),
    onRemoved(listener) {
      removedListeners.add(listener);
      return () => removedListeners.delete(listener);
    },
    async resize(next) {
      maxBytes = next;
      const { keys } = oldest(0);
      for (const key of keys) forget(key);
      if (keys.length > 0) await home.remove(keys);
    },
    async close() {
      await Promise.allSettled([...writing.values(), ...touching]);
      await home.close();
    },
  };
}
