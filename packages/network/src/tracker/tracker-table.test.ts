import { rawBlock } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trackerTable } from "./tracker-table.ts";

const cids = Array.from({ length: 12 }, (_, i) => rawBlock(Uint8Array.of(i)).cid);
const some = (...indexes: number[]) => indexes.flatMap((i) => cids[i] ?? []);

describe("a tracker's table", () => {
  test("names who holds which of the asked blocks, never the asker", () => {
    const table = trackerTable();
    table.announce("a", some(0, 1));
    table.announce("b", some(1, 2));
    const found = table.find(some(1, 2, 3), 8, "c").sort((x, y) => (x.peer < y.peer ? -1 : 1));
    expect(found).toEqual([
      { peer: "a", have: [0] },
      { peer: "b", have: [0, 1] },
    ]);
    expect(table.find(some(1), 8, "a")).toEqual([{ peer: "b", have: [0] }]);
  });

  test("forgets what is withdrawn, what has left, and what is old", () => {
    let now = 0;
    const table = trackerTable({ ttlMs: 100, now: () => now });
    table.announce("a", some(0, 1));
    table.announce("b", some(0));
    table.withdraw("a", some(0));
    expect(table.find(some(0), 8, "")).toEqual([{ peer: "b", have: [0] }]);
    table.forget("b");
    expect(table.find(some(0), 8, "")).toEqual([]);
    now = 99;
    expect(table.find(some(1), 8, "")).toHaveLength(1);
    table.announce("a", some(1));
    now = 150;
    expect(table.find(some(1), 8, "")).toHaveLength(1);
    now = 200;
    expect(table.find(some(1), 8, "")).toEqual([]);
    expect(table.size).toEqual({ peers: 0, blocks: 0 });
  });

  test("keeps only so many blocks of one peer, the newest", () => {
    const table = trackerTable({ maxPerPeer: 3 });
    table.announce("a", some(0, 1, 2, 3, 4));
    expect(table.find(cids, 8, "")).toEqual([{ peer: "a", have: [2, 3, 4] }]);
  });

  test("spreads the answers over all holders", () => {
    const table = trackerTable();
    for (let i = 0; i < 20; i++) table.announce(`p${i}`, some(0));
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) for (const { peer } of table.find(some(0), 2, "")) seen.add(peer);
    expect(seen.size).toBeGreaterThan(15);
  });

  test("always names a holder for each block that has one, when there is room", () => {
    const announcements = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 11 })), { maxLength: 40 });
    fc.assert(
      fc.property(announcements, (list) => {
        const table = trackerTable();
        for (const [peer, block] of list) table.announce(`p${peer}`, some(block));
        const found = table.find(cids, 7, "");
        const covered = new Set(found.flatMap(({ have }) => have));
        expect(covered).toEqual(new Set(list.map(([, block]) => block)));
        expect(new Set(found.map(({ peer }) => peer)).size).toBe(found.length);
      }),
    );
  });
});
