import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryF32 } from "../testing/arbitraries.ts";
import { fromF16bits, MAX_F16, toF16bits } from "./f16.ts";

const FINITE = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => ((bits >>> 10) & 31) !== 31);

describe("f16", () => {
  it("gives every finite pattern back, both zeros and all subnormals included", () => {
    expect(FINITE.filter((bits) => toF16bits(fromF16bits(bits)) !== bits)).toEqual([]);
  });

  it("knows its landmarks", () => {
    expect(fromF16bits(0x3c00)).toBe(1);
    expect(fromF16bits(0x0001)).toBe(2 ** -24);
    expect(fromF16bits(0x7bff)).toBe(MAX_F16);
    expect(fromF16bits(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(fromF16bits(0x7e00)).toBeNaN();
    expect(toF16bits(Number.NaN)).toBe(0x7e00);
    expect(toF16bits(65_519)).toBe(0x7bff);
    expect(toF16bits(65_520)).toBe(0x7c00);
    expect(toF16bits(1e10)).toBe(0x7c00);
    expect(toF16bits(-1e-10)).toBe(0x8000);
  });

  it("sends the middle of two neighbours to the even one, and what lies beside it to the nearer", () => {
    const wrong = FINITE.filter((bits) => {
      if ((bits & 0x7fff) === 0x7bff) return false;
      const a = fromF16bits(bits);
      const b = fromF16bits(bits + 1);
      const middle = (a + b) / 2;
      const even = bits & 1 ? bits + 1 : bits;
      const nudge = 2 ** -12 * (b - a);
      return toF16bits(middle) !== even || toF16bits(middle - nudge) !== bits || toF16bits(middle + nudge) !== bits + 1;
    });
    expect(wrong).toEqual([]);
  });

  it("never decreases where its argument grows", () => {
    fc.assert(
      fc.property(arbitraryF32, arbitraryF32, (x, y) => {
        const [low, high] = x < y ? [x, y] : [y, x];
        return fromF16bits(toF16bits(low)) <= fromF16bits(toF16bits(high));
      }),
    );
  });

  // The engine's own conversion rounds a double once; on f32 values both must agree.
  it("agrees with the conversion that Node brings", () => {
    const native = new (Reflect.get(globalThis, "Float16Array"))(1) as { [index: number]: number };
    fc.assert(
      fc.property(arbitraryF32, (x) => {
        native[0] = x;
        return Object.is(fromF16bits(toF16bits(x)), native[0]);
      }),
      { numRuns: 5_000 },
    );
  });
});
