import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SampleRangeError } from "../errors.ts";
import { arbitrarySeed } from "../testing/arbitraries.ts";
import { chunkRange } from "./chunk-range.ts";

const sizes = fc.record({
  total: fc.integer({ min: 1, max: 5_000 }),
  span: fc.integer({ min: 1, max: 6_000 }),
  align: fc.integer({ min: 1, max: 900 }),
});

describe("chunkRange", () => {
  it("lies in the dataset, on shard boundaries, and holds the span where the dataset does", () => {
    fc.assert(
      fc.property(arbitrarySeed, fc.nat(50), sizes, (seed, index, options) => {
        const { total, span, align } = options;
        const [start, end] = chunkRange(seed, index, options);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(total);
        expect(start % align).toBe(0);
        expect(end === total || end % align === 0).toBe(true);
        // Only a window at the dataset's short last shard may hold less.
        expect(end - start + (align - 1)).toBeGreaterThanOrEqual(Math.min(span, total));
      }),
    );
  });

  it("gives no window twice while there are others", () => {
    fc.assert(
      fc.property(arbitrarySeed, sizes, (seed, options) => {
        const shards = Math.ceil(options.total / options.align);
        const windows = Math.floor(shards / Math.min(Math.ceil(options.span / options.align), shards));
        const starts = Array.from({ length: windows }, (_, i) => chunkRange(seed, i, options)[0]);
        expect(new Set(starts).size).toBe(windows);
      }),
    );
  });

  it("reaches all samples over the rounds", () => {
    const seen = new Set<number>();
    for (let round = 0; round < 60; round++) {
      const seed = new Uint8Array(32).fill(round);
      const [start, end] = chunkRange(seed, 0, { total: 1_050, span: 200, align: 100 });
      for (let i = start; i < end; i++) seen.add(i);
    }
    expect(seen.size).toBe(1_050);
  });

  it.each([
    [-1, { total: 10, span: 2, align: 1 }],
    [0, { total: 0, span: 2, align: 1 }],
    [0, { total: 10, span: 0, align: 1 }],
    [0, { total: 10, span: 2, align: 1.5 }],
  ])("refuses chunk %s of %o", (index, options) => {
    expect(() => chunkRange(new Uint8Array(32), index, options)).toThrow(SampleRangeError);
  });
});
