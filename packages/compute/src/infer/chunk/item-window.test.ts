import { type ItemShard, ItemsManifest, MAX_BLOCK_BYTES, parse } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleCid, sampleRawCid } from "../../../../protocol/src/testing/samples.ts";
import { MAX_WINDOW_BYTES, MAX_WINDOW_SHARDS } from "./constants.ts";
import { bytesOf, checkShard, checkWindowBytes, partOfShard, rangeInShard, shardsOfItems } from "./item-window.ts";

const manifestOf = (counts: readonly number[]): ItemsManifest =>
  parse(ItemsManifest, {
    v: 1,
    kind: "items",
    name: "n",
    licence: "l",
    notice: "",
    count: counts.reduce((sum, count) => sum + count, 0),
    shards: counts.map((count, i) => ({ cid: sampleCid(`shard ${i}`), count, bytes: count })),
  });

const shardOf = (sizes: readonly number[]): ItemShard => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    v: 1,
    items: sizes.map((bytes, i) => ({ name: `${i}`, bytes })),
    blocks: Array.from({ length: Math.ceil(total / MAX_BLOCK_BYTES) }, (_, i) => sampleRawCid(`block ${i}`)),
  };
};

/** A window [from, to) of so many. */
const windowOf = (total: number, a: number, b: number) => {
  const from = a % total;
  return [from, from + 1 + (b % (total - from))] as const;
};

const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });

describe("shardsOfItems", () => {
  it("names exactly the shards that hold the items, whose parts are the items", () => {
    fc.assert(
      fc.property(counts, fc.nat(), fc.nat(), (sizes, a, b) => {
        const total = sizes.reduce((sum, count) => sum + count, 0);
        const range = windowOf(total, a, b);
        const { start, shards } = shardsOfItems(manifestOf(sizes), range);
        let at = start;
        const items = shards.flatMap(({ count }) => {
          const [from, to] = rangeInShard(range, at, count);
          expect(from).toBeLessThan(to);
          at += count;
          return Array.from({ length: to - from }, (_, i) => at - count + from + i);
        });
        expect(items).toEqual(Array.from({ length: range[1] - range[0] }, (_, i) => range[0] + i));
      }),
    );
  });

  it("refuses items behind the last, and a window over too many shards", () => {
    expect(() => shardsOfItems(manifestOf([4, 4]), [6, 9])).toThrow("its items end at 9, the dataset at 8");
    const many = manifestOf(Array.from({ length: MAX_WINDOW_SHARDS + 1 }, () => 1));
    expect(() => shardsOfItems(many, [0, MAX_WINDOW_SHARDS + 1])).toThrow(`touches ${MAX_WINDOW_SHARDS + 1} shards`);
    expect(shardsOfItems(many, [0, MAX_WINDOW_SHARDS]).shards).toHaveLength(MAX_WINDOW_SHARDS);
  });
});

describe("partOfShard", () => {
  it("names the fewest blocks that hold the items", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3 * MAX_BLOCK_BYTES }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (bytes, a, b) => {
        const range = windowOf(bytes.length, a, b);
        const shard = shardOf(bytes);
        const part = partOfShard(shard, range);
        expect(part.items).toEqual(shard.items.slice(...range));
        expect(part.bytes).toBe(bytesOf(part.items));
        expect(part.cids).toEqual(shard.blocks.slice(part.first, part.first + part.cids.length));
        const [begin, end] = [part.first * MAX_BLOCK_BYTES, (part.first + part.cids.length) * MAX_BLOCK_BYTES];
        expect(begin).toBeLessThanOrEqual(part.offset);
        expect(end).toBeGreaterThanOrEqual(part.bytes === 0 ? begin : part.offset + part.bytes);
        expect(part.offset - begin).toBeLessThan(MAX_BLOCK_BYTES);
        if (part.bytes > 0) expect(end - part.offset - part.bytes).toBeLessThan(MAX_BLOCK_BYTES);
        else expect(part.cids).toEqual([]);
      }),
    );
  });
});

describe("what a dataset says of its shards", () => {
  it("must hold", () => {
    const entry = { cid: sampleCid("s"), count: 2, bytes: 7 };
    expect(() => checkShard(shardOf([3, 4]), entry)).not.toThrow();
    expect(() => checkShard(shardOf([3, 3]), entry)).toThrow("2 items of 6 bytes, its dataset says 2 of 7");
    expect(() => checkShard(shardOf([7]), entry)).toThrow("1 items of 7 bytes");
  });

  it("may not be more than a tab takes at once", () => {
    expect(() => checkWindowBytes(MAX_WINDOW_BYTES)).not.toThrow();
    expect(() => checkWindowBytes(MAX_WINDOW_BYTES + 1)).toThrow(`at most ${MAX_WINDOW_BYTES}`);
  });
});
