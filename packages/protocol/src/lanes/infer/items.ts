import * as z from "zod/mini";
import { MAX_BLOCK_BYTES } from "../../constants.ts";
import { contributor, MAX_SHARDS } from "../../dataset.ts";
import { cborCid, integer, rawCid, safeInteger, text } from "../../scalars.ts";

/** Largest item: a recording of half an hour at 16 bits and 16 kHz has 58 MB. */
export const MAX_ITEM_BYTES = 64 * 1024 * 1024;

/** Most items in one shard, whose names must stay a block. */
export const MAX_SHARD_ITEMS = 2_000;

/** Items of a batch, one after the other: their bytes fill the blocks, 1 MiB each but the last. */
export const ItemShard = z
  .strictObject({
    v: z.literal(1),
    items: z
      .array(
        z.strictObject({
          /** Its file's name, or its place in the file that it was cut from. */
          name: text(200),
          bytes: integer(0, MAX_ITEM_BYTES),
        }),
      )
      .check(z.minLength(1), z.maxLength(MAX_SHARD_ITEMS)),
    blocks: z.array(rawCid).check(z.maxLength(128)),
  })
  .check(
    z.refine(({ items, blocks }) => blocks.length === Math.ceil(bytesOf(items) / MAX_BLOCK_BYTES), {
      error: "the items must fill the blocks",
    }),
  );
export type ItemShard = z.infer<typeof ItemShard>;

/** What a batch is run over: files of any kind, in order. */
export const ItemsManifest = z
  .strictObject({
    v: z.literal(1),
    kind: z.literal("items"),
    name: text(120),
    licence: text(60),
    /** The notice that travels with the data. */
    notice: text(4_000),
    /** Account that receives the royalty, where one is asked for. */
    contributor: z.exactOptional(contributor),
    /** Items in all shards. */
    count: integer(1, 2 ** 31 - 1),
    shards: z
      .array(
        z.strictObject({
          cid: cborCid,
          /** Items in the shard. */
          count: integer(1, MAX_SHARD_ITEMS),
          /** Bytes of its items. */
          bytes: safeInteger,
        }),
      )
      .check(z.minLength(1), z.maxLength(MAX_SHARDS)),
  })
  .check(
    z.refine(({ shards, count }) => shards.reduce((sum, shard) => sum + shard.count, 0) === count, {
      error: "count must be the sum of the shards' counts",
    }),
  );
export type ItemsManifest = z.infer<typeof ItemsManifest>;

function bytesOf(items: readonly { readonly bytes: number }[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}
