import { decodeBlock, InvalidDataError, ItemShard, ItemsManifest, MAX_BLOCK_BYTES } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { GetBlock } from "../models/model-source.ts";

/** An item of a batch as it was posted. */
export interface PostedItem {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A batch's items, read where they are asked for. */
export interface ItemSource {
  readonly manifest: ItemsManifest;
  /** @throws InvalidDataError for an index that no item has, and what `get` throws */
  item(index: number): Promise<PostedItem>;
}

interface Place {
  readonly name: string;
  /** Bytes of the shard before the item, and those of the item. */
  readonly from: number;
  readonly bytes: number;
}

interface OpenShard {
  readonly blocks: readonly CID[];
  readonly places: readonly Place[];
}

async function openShard(cid: CID, count: number, get: GetBlock): Promise<OpenShard> {
  const { items, blocks } = decodeBlock(ItemShard, await get(cid));
  if (items.length !== count) {
    throw new InvalidDataError(`A shard has ${items.length} items, its manifest says ${count}.`, {
      fix: "Do not use this dataset.",
    });
  }
  let from = 0;
  const places = items.map(({ name, bytes }) => {
    const place = { name, from, bytes };
    from += bytes;
    return place;
  });
  return { blocks, places };
}

async function bytesAt({ blocks }: OpenShard, { from, bytes }: Place, get: GetBlock): Promise<Uint8Array> {
  const joined = new Uint8Array(bytes);
  for (let at = 0; at < bytes; ) {
    const [index, offset] = [Math.floor((from + at) / MAX_BLOCK_BYTES), (from + at) % MAX_BLOCK_BYTES];
    const block = blocks[index];
    const piece = block && (await get(block)).subarray(offset, offset + bytes - at);
    if (piece === undefined || piece.byteLength === 0) {
      throw new InvalidDataError("A shard's blocks are shorter than its items.", { fix: "Do not use this dataset." });
    }
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}

/** Opens a batch's items; each shard's list is read once. @throws InvalidDataError, and what `get` throws */
export async function openItems(dataset: CID, get: GetBlock): Promise<ItemSource> {
  const manifest = decodeBlock(ItemsManifest, await get(dataset));
  const opened = new Map<number, Promise<OpenShard>>();
  const shardAt = (index: number) => {
    let first = 0;
    for (const [i, { cid, count }] of manifest.shards.entries()) {
      if (index < first + count) {
        const shard = opened.get(i) ?? openShard(cid, count, get);
        opened.set(i, shard);
        shard.catch(() => opened.delete(i));
        return { shard, place: index - first };
      }
      first += count;
    }
    throw new InvalidDataError(`There is no item ${index} among ${manifest.count}.`, { fix: "Ask for one of them." });
  };
  return {
    manifest,
    async item(index) {
      const { shard, place } = shardAt(index);
      const open = await shard;
      const found = open.places[place];
      if (found === undefined) throw new TypeError("the shard has as many items as its manifest says");
      return { name: found.name, bytes: await bytesAt(open, found, get) };
    },
  };
}
