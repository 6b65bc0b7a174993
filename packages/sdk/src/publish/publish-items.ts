import {
  encodeBlock,
  ItemShard,
  ItemsManifest,
  MAX_BLOCK_BYTES,
  MAX_ITEM_BYTES,
  MAX_SHARD_ITEMS,
  MAX_SHARDS,
  parse,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { JobRefusedError } from "../errors.ts";
import { blockPacker, type PublishOptions } from "./block-packer.ts";
import { publishedName } from "./published-name.ts";

/** An item on its way into a batch. */
export interface NewItem {
  /** Its file's name, or its place in the file that it was cut from. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a person says of the items. */
export type ItemsCard = Pick<ItemsManifest, "name" | "licence" | "notice" | "contributor">;

export interface PublishItemsOptions extends Omit<PublishOptions, "onProgress"> {
  /** Items and bytes that are packed. */
  readonly onProgress?: ((items: number, bytes: number) => void) | undefined;
}

/** A batch's items as blocks. */
export interface PublishedItems {
  /** Of the manifest. */
  readonly cid: CID;
  readonly manifest: ItemsManifest;
}

/** Blocks of one shard, so that a volunteer who computes a few items reads little beside them. */
const SHARD_BYTES = 64 * MAX_BLOCK_BYTES;
/** The shard's own block is 1 MiB at most: names in UTF-8, and so many bytes around each. */
const NAMES_BYTES = 900_000;
const AROUND_NAME = 24;

type Entry = ItemShard["items"][number];

const nameBytes = ({ name }: Entry) => new TextEncoder().encode(name).byteLength + AROUND_NAME;

/** A shard that is being filled. */
interface OpenShard {
  readonly items: Entry[];
  bytes: number;
  names: number;
}

const emptyShard = (): OpenShard => ({ items: [], bytes: 0, names: 0 });

/** Whether an item has room beside those that are in. */
function hasRoom({ items, bytes, names }: OpenShard, entry: Entry): boolean {
  if (items.length === 0) return true;
  if (items.length === MAX_SHARD_ITEMS) return false;
  return bytes + entry.bytes <= SHARD_BYTES && names + nameBytes(entry) <= NAMES_BYTES;
}

function refuseItem(name: string, bytes: number): JobRefusedError {
  return new JobRefusedError(`The item "${name}" has ${bytes} bytes; at most ${MAX_ITEM_BYTES} can be posted.`, {
    fix: "Cut it into smaller items, or leave it out.",
  });
}

/**
 * Turns items into the blocks of a batch, in the order in which they come: many small ones share blocks. Nothing but one
 * block and the names of one shard is held.
 * @throws JobRefusedError for no items, too many, or one that is too large; the signal's reason; what `put` throws
 */
export async function publishItems(
  items: AsyncIterable<NewItem> | Iterable<NewItem>,
  card: ItemsCard,
  { put, signal, onProgress }: PublishItemsOptions,
): Promise<PublishedItems> {
  const packer = blockPacker({ put, signal });
  const shards: ItemsManifest["shards"] = [];
  let [open, count, bytes] = [emptyShard(), 0, 0];
  const close = async () => {
    const block = encodeBlock(parse(ItemShard, { v: 1, items: open.items, blocks: await packer.end() }));
    await put(block);
    shards.push({ cid: block.cid, count: open.items.length, bytes: open.bytes });
    open = emptyShard();
    onProgress?.(count, bytes);
  };
  for await (const item of items) {
    signal?.throwIfAborted();
    if (item.bytes.byteLength > MAX_ITEM_BYTES) throw refuseItem(item.name, item.bytes.byteLength);
    const entry = { name: publishedName(item.name), bytes: item.bytes.byteLength };
    if (!hasRoom(open, entry)) await close();
    if (shards.length === MAX_SHARDS) {
      throw new JobRefusedError(`More than ${count} items cannot be posted at once.`, { fix: "Post several batches." });
    }
    await packer.add(item.bytes);
    open.items.push(entry);
    open.bytes += entry.bytes;
    open.names += nameBytes(entry);
    count++;
    bytes += entry.bytes;
  }
  if (count === 0) throw new JobRefusedError("There are no items.", { fix: "Choose files, or a folder with files." });
  await close();
  const manifest = parse(ItemsManifest, { v: 1, kind: "items", ...card, count, shards });
  const block = encodeBlock(manifest);
  await put(block);
  return { cid: block.cid, manifest };
}
