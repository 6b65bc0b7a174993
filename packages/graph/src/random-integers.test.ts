import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBelow, randomIntegers, randomOrder, xoshiro128 } from "./random-integers.ts";

describe("xoshiro128", () => {
  it("gives the numbers of the reference implementation", () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 6 }, next)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });
});

describe("randomIntegers", () => {
  it("gives the same stream for the same seed and another for another", () => {
    const first = (seed: number) => Array.from({ length: 8 }, randomIntegers(seed));
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
    expect(first(0)).toMatchInlineSnapshot(`
      [
        3809008728,
        1133695204,
        53579671,
        2891528803,
        139681546,
        2203266335,
        104831812,
        1587294886,
      ]
    `);
  });

  it("spreads its values evenly", () => {
    const next = randomIntegers(3);
    const buckets = new Uint32Array(16);
    for (let i = 0; i < 16_000; i++) {
      const bucket = next() >>> 28;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("randomBelow", () => {
  it("stays below its bound", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        expect(randomBelow(randomIntegers(seed), bound)).toBeLessThan(bound);
      }),
    );
  });

  it("draws again what would be biased", () => {
    const values = [2 ** 32 - 1, 5];
    expect(randomBelow(() => values.shift() ?? 0, 3)).toBe(2);
    expect(values).toEqual([]);
  });
});

describe("randomOrder", () => {
  it("holds every position once", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, count) => {
        const order = randomOrder(randomIntegers(seed), count);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });
});
