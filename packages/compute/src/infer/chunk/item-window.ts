import { type ItemShard, type ItemsManifest, MAX_BLOCK_BYTES } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ChunkInputError } from "../../errors.ts";
import { MAX_WINDOW_BYTES, MAX_WINDOW_SHARDS } from "./constants.ts";

type Range = readonly [from: number, to: number];
type NamedShard = ItemsManifest["shards"][number];

/** Shards in a row, the first of which begins at item `start` of the dataset. */
export interface WindowShards {
  readonly start: number;
  readonly shards: readonly NamedShard[];
}

/**
 * The shards that hold items [from, to) of a dataset.
 * @throws ChunkInputError for items outside of it, or more than a tab takes at once
 */
export function shardsOfItems({ shards: all, count }: ItemsManifest, [from, to]: Range): WindowShards {
  if (to > count) throw refused(`its items end at ${to}, the dataset at ${count}`, "Name items of the dataset");
  let at = 0;
  let start = 0;
  const shards: NamedShard[] = [];
  for (const shard of all) {
    const end = at + shard.count;
    if (end > from && at < to) {
      if (shards.length === 0) start = at;
      shards.push(shard);
    }
    at = end;
  }
  if (shards.length > MAX_WINDOW_SHARDS) throw refused(`it touches ${shards.length} shards`, "Use a smaller span");
  return { start, shards };
}

/** A part of a shard: its items, and the blocks that they lie in. */
export interface ShardPart {
  readonly items: ItemShard["items"];
  /** Bytes of the shard before the first of the items. */
  readonly offset: number;
  /** Bytes of the items. */
  readonly bytes: number;
  /** Place of the first of `cids` in the shard. */
  readonly first: number;
  readonly cids: readonly CID[];
}

/** Items [from, to) of a shard. */
export function partOfShard({ items, blocks }: ItemShard, [from, to]: Range): ShardPart {
  const own = items.slice(from, to);
  const offset = bytesOf(items.slice(0, from));
  const bytes = bytesOf(own);
  const first = Math.floor(offset / MAX_BLOCK_BYTES);
  const end = bytes === 0 ? first : Math.ceil((offset + bytes) / MAX_BLOCK_BYTES);
  return { items: own, offset, bytes, first, cids: blocks.slice(first, end) };
}

/** The part of each shard of a window that a chunk's items are in. */
export function rangeInShard([from, to]: Range, at: number, count: number): Range {
  return [Math.max(0, from - at), Math.min(count, to - at)];
}

/** @throws ChunkInputError where a shard is not what its dataset says. */
export function checkShard({ items }: ItemShard, { count, bytes }: NamedShard): void {
  if (items.length === count && bytesOf(items) === bytes) return;
  throw refused(
    `a shard has ${items.length} items of ${bytesOf(items)} bytes, its dataset says ${count} of ${bytes}`,
    "Publish the dataset again",
  );
}

/** @throws ChunkInputError for more than a tab takes at once. */
export function checkWindowBytes(bytes: number): void {
  if (bytes > MAX_WINDOW_BYTES) {
    throw refused(`its items have ${bytes} bytes, at most ${MAX_WINDOW_BYTES} are taken`, "Use a smaller span");
  }
}

export function bytesOf(items: readonly { readonly bytes: number }[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

function refused(what: string, fix: string): ChunkInputError {
  return new ChunkInputError(`The chunk's items cannot be taken: ${what}.`, { fix: `${fix}.` });
}
