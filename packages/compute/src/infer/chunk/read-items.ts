import type { Item } from "@starling/processing";
import { decodeBlock, type InferChunk, ItemShard, ItemsManifest, MAX_BLOCK_BYTES } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ChunkInputError } from "../../errors.ts";
import { bytesOf, checkShard, partOfShard, rangeInShard, shardsOfItems } from "./item-window.ts";
import { joinBlocks } from "./join-blocks.ts";
import type { ItemWindow } from "./task.ts";
import { verified } from "./verified.ts";

/**
 * Unpacks exactly the items of a chunk's range, in their order. Every block is held against the dataset's CID: whoever
 * sent them, the items are right to the bit or refused.
 * @throws WrongBlockError, InvalidDataError, ChunkInputError
 */
export async function readItems(
  dataset: CID,
  range: InferChunk["range"],
  { dataset: manifestBytes, start, shards }: ItemWindow,
): Promise<Item[]> {
  const manifest = decodeBlock(ItemsManifest, await verified(dataset, manifestBytes));
  const named = shardsOfItems(manifest, range);
  if (start !== named.start || shards.length !== named.shards.length) {
    throw new ChunkInputError(`${shards.length} shards from item ${start} on do not hold ${range[0]} to ${range[1]}.`, {
      fix: "Give every shard that the chunk's range touches, and no other.",
    });
  }
  const items: Item[] = [];
  let at = start;
  for (const [i, entry] of named.shards.entries()) {
    const given = shards[i];
    const shard = decodeBlock(ItemShard, await verified(entry.cid, given?.shard));
    checkShard(shard, entry);
    items.push(...(await itemsOf(shard, rangeInShard(range, at, entry.count), given?.blocks ?? [])));
    at += entry.count;
  }
  return items;
}

async function itemsOf(
  shard: ItemShard,
  range: readonly [number, number],
  blocks: readonly Uint8Array[],
): Promise<Item[]> {
  const { items, offset, first, cids } = partOfShard(shard, range);
  const before = first * MAX_BLOCK_BYTES;
  const bytes = Math.min(cids.length * MAX_BLOCK_BYTES, bytesOf(shard.items) - before);
  const joined = await joinBlocks({ bytes, cids, blocks });
  let at = offset - before;
  return items.map(({ name, bytes: size }) => {
    at += size;
    return { name, bytes: joined.slice(at - size, at) };
  });
}
