import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { int8 } from "../codes/int8.ts";
import { int32 } from "../codes/int32.ts";
import { sparse } from "../codes/sparse.ts";
import { ternary } from "../codes/ternary.ts";
import { ShapeError, SumOverflowError, WeightError } from "../errors.ts";
import { arbitraryCodes, shuffled } from "../testing/arbitraries.ts";
import { accumulate, addUpdate, emptySum, mergeSum, type UpdateSum, type WeighedUpdate } from "./update-sum.ts";

const N = 12;

function arbitraryRound<C extends Codes>(codec: CodeCodec<C>, most: number) {
  return fc.array(
    fc.record({
      codes: arbitraryCodes(codec, { minLength: N, maxLength: N }),
      multiplier: fc.integer({ min: 0, max: most }),
      weight: fc.integer({ min: 1, max: 2 ** 31 }),
    }),
    { minLength: 1, maxLength: 24 },
  );
}

/** Sums by a tree whose shape the draws fix: any two partial sums are merged until one is left. */
function byTree(updates: readonly WeighedUpdate[], draws: readonly number[], codec: CodeCodec): UpdateSum {
  const sums = updates.map((update) => accumulate([update], N, codec));
  for (let step = 0; sums.length > 1; step++) {
    const [taken] = sums.splice((draws[step % draws.length] ?? 0) % sums.length, 1);
    const target = sums[(draws[(step + 7) % draws.length] ?? 0) % sums.length];
    if (taken !== undefined && target !== undefined) mergeSum(target, taken);
  }
  return sums[0] ?? emptySum(N, codec);
}

const draws = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });

describe.each<[CodeCodec, number]>([
  [int4, 2 ** 31 - 1],
  [int8, 2 ** 31 - 1],
  [int32, 2 ** 24],
  [ternary, 2 ** 31 - 1],
  [sparse(N), 2 ** 31 - 1],
])("the sum of $name", (codec, most) => {
  it("is the same in any order and over any tree", () => {
    fc.assert(
      fc.property(arbitraryRound(codec, most), draws, (updates, draws) => {
        const sum = accumulate(updates, N, codec);
        expect(accumulate(shuffled(updates, draws), N, codec)).toEqual(sum);
        expect(byTree(updates, draws, codec)).toEqual(sum);
      }),
    );
  });

  it("is Σ m·c", () => {
    fc.assert(
      fc.property(arbitraryRound(codec, most), (updates) => {
        const { values } = accumulate(updates, N, codec);
        for (let i = 0; i < N; i++) {
          const exact = updates.reduce(
            (u, { codes, multiplier }) => u + BigInt(codes[i] ?? 0) * BigInt(multiplier),
            0n,
          );
          expect(BigInt(values[i] ?? 0)).toBe(exact);
        }
      }),
    );
  });
});

describe("a sum refuses", () => {
  const full = { codes: new Int8Array(1).fill(7), multiplier: 2 ** 31 - 1 };

  it("what could pass 2⁵³, and is as it was", () => {
    const sum = emptySum(1);
    sum.bound = BigInt(Number.MAX_SAFE_INTEGER) - 7n * BigInt(full.multiplier);
    addUpdate(sum, full);
    const before = structuredClone(sum);
    expect(() => addUpdate(sum, { ...full, multiplier: 1 })).toThrow(SumOverflowError);
    expect(() => mergeSum(sum, accumulate([{ ...full, multiplier: 1 }], 1))).toThrow(SumOverflowError);
    expect(sum).toEqual(before);
  });

  it("what could pass 2⁶³ with 32-bit codes", () => {
    const update = { codes: new Int32Array(1).fill(2 ** 31 - 1), multiplier: 2 ** 31 - 1 };
    expect(() => accumulate([update, update], 1, int32)).not.toThrow();
    expect(() => accumulate([update, update, update], 1, int32)).toThrow(SumOverflowError);
  });

  it.each([-1, 0.5, 2 ** 31, Number.NaN])("%s as a multiplier", (multiplier) => {
    expect(() => addUpdate(emptySum(1), { ...full, multiplier })).toThrow(WeightError);
  });

  it("other lengths and other codecs", () => {
    expect(() => addUpdate(emptySum(2), full)).toThrow(ShapeError);
    expect(() => mergeSum(emptySum(2), emptySum(3))).toThrow(ShapeError);
    expect(() => mergeSum(emptySum(2, int4), emptySum(2, int8))).toThrow(ShapeError);
  });
});

describe("a sum of sparse updates", () => {
  it("counts the weight of those who sent each coordinate", () => {
    fc.assert(
      fc.property(arbitraryRound(sparse(N), 2 ** 20), (updates) => {
        const { senders } = accumulate(updates, N, sparse(N));
        for (let i = 0; i < N; i++) {
          expect(senders?.[i]).toBe(updates.reduce((all, { codes, weight }) => all + (codes[i] === 0 ? 0 : weight), 0));
        }
      }),
    );
  });

  it("refuses an update without a weight before anything is added", () => {
    const sum = emptySum(2, sparse(2));
    expect(() => addUpdate(sum, { codes: Int8Array.of(1, 0), multiplier: 1 })).toThrow(WeightError);
    expect(sum).toEqual(emptySum(2, sparse(2)));
  });
});
