import { WrongBlockError } from "@starling/protocol";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { itemsOf } from "../../../test/infer/batch-job.ts";
import { fetchItemWindow } from "./fetch-inputs.ts";
import { readItems } from "./read-items.ts";

const MIB = 1024 * 1024;
const item = (size: number, i: number) => ({
  name: `item ${i}`,
  bytes: new Uint8Array(size).map((_, at) => at * 31 + i * 7),
});

function published(sizes: readonly number[], perShard: number) {
  const items = sizes.map(item);
  const { cid, blocks } = itemsOf(items, perShard);
  const held = new Map(blocks.map((block) => [block.cid.toString(), block.bytes]));
  const asked: string[] = [];
  const fetch = async (cids: readonly CID[]) =>
    cids.map((one) => {
      asked.push(one.toString());
      return held.get(one.toString()) ?? new Uint8Array();
    });
  return { items, cid, dataset: held.get(cid.toString()) ?? new Uint8Array(), fetch, asked };
}

describe("readItems", () => {
  it("gives the items of a range to the byte, wherever shards and blocks end", async () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 700, MIB / 2, MIB, MIB + 3), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 4 }), fc.nat(), fc.nat(), async (all, perShard, a, b) => {
        const { items, cid, dataset, fetch } = published(all, perShard);
        const from = a % items.length;
        const range: [number, number] = [from, from + 1 + (b % (items.length - from))];
        const window = await fetchItemWindow(fetch, dataset, range);
        const read = await readItems(cid, range, window);
        expect(read.map(({ name }) => name)).toEqual(items.slice(...range).map(({ name }) => name));
        for (const [i, { bytes }] of read.entries()) {
          expect(Buffer.compare(bytes, items[from + i]?.bytes ?? new Uint8Array())).toBe(0);
        }
      }),
      { numRuns: 5 },
    );
  });

  it("asks for no block that the range does not touch", async () => {
    const { dataset, fetch, asked } = published([MIB, MIB, 1, 1], 2);
    const totals: number[] = [];
    await fetchItemWindow(fetch, dataset, [1, 2], { onTotal: (bytes) => totals.push(bytes) });
    expect([asked.length, totals]).toEqual([2, [MIB]]);
  });

  it("refuses another dataset, shards that are not the range's, and one wrong byte in any block", async () => {
    const { cid, dataset, fetch } = published([300, 300, 300], 2);
    const window = await fetchItemWindow(fetch, dataset, [0, 3]);
    const other = published([300, 300], 2);
    await expect(readItems(other.cid, [0, 2], window)).rejects.toThrow(WrongBlockError);
    await expect(readItems(cid, [2, 3], window)).rejects.toThrow("do not hold 2 to 3");
    const [first, second] = window.shards;
    if (first === undefined || second === undefined) throw new TypeError("there are two shards");
    const [block = new Uint8Array()] = first.blocks;
    const flipped = { ...first, blocks: [block.with(5, 1 ^ (block[5] ?? 0))] };
    for (const shards of [
      [flipped, second],
      [second, first],
      [{ ...first, blocks: [] }, second],
    ]) {
      await expect(readItems(cid, [0, 3], { ...window, shards })).rejects.toThrow(WrongBlockError);
    }
  });
});
