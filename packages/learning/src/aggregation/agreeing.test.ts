import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { int8 } from "../codes/int8.ts";
import { int32 } from "../codes/int32.ts";
import { quantise } from "../codes/quantise.ts";
import { arbitraryCodes } from "../testing/arbitraries.ts";
import { noise } from "../testing/noise.ts";
import { agreeing } from "./agreeing.ts";

const N = 2_000;
const direction = noise(N, 99);
/** A worker that saw its own samples: the common direction and as much noise. */
const honest = (key: number) =>
  quantise(
    noise(N, key).map((x, i) => 2 * (x + (direction[i] ?? 0))),
    1,
  );
const flipped = (key: number) => honest(key).map((code) => -code);
const weighed = (codes: Int8Array) => ({ codes, multiplier: 3_276_800 });

describe("agreeing", () => {
  it("finds the sign-flippers and keeps the honest, at 20 % and at 40 %", () => {
    for (const bad of [2, 4]) {
      const updates = Array.from({ length: 10 }, (_, i) => weighed(i < bad ? flipped(i) : honest(i)));
      expect(agreeing(updates)).toEqual(updates.map((_, i) => i >= bad));
    }
  });

  it("keeps everybody below four updates, and where fewer than half would remain", () => {
    expect(agreeing([])).toEqual([]);
    expect(agreeing([honest(1), flipped(2), honest(3)].map(weighed))).toEqual([true, true, true]);
    const lonely = [1, 2, 3, 4].map((i) => {
      const codes = new Int8Array(N);
      codes[i] = 7;
      return weighed(codes);
    });
    expect(agreeing(lonely)).toEqual([true, true, true, true]);
  });

  it.each([int4, int8, int32] satisfies CodeCodec[])(
    "is the sign of the exact leave-one-out product, for $name",
    (codec: CodeCodec<Codes>) => {
      const round = fc.array(
        fc.record({
          codes: arbitraryCodes(codec, { minLength: 5, maxLength: 5 }),
          multiplier: fc.integer({ min: 1, max: 2 ** 24 }),
        }),
        { minLength: 4, maxLength: 8 },
      );
      fc.assert(
        fc.property(round, (updates) => {
          const exact = updates.map(({ codes }, own) => {
            let product = 0n;
            updates.forEach((other, k) => {
              if (k === own) return;
              codes.forEach((code, i) => {
                product += BigInt(code) * BigInt(other.multiplier) * BigInt(other.codes[i] ?? 0);
              });
            });
            return product > 0n;
          });
          const enough = 2 * exact.filter(Boolean).length >= updates.length;
          expect(agreeing(updates, codec)).toEqual(enough ? exact : updates.map(() => true));
        }),
      );
    },
  );
});
