import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryF32 } from "../testing/arbitraries.ts";
import { f32bits, fromF32bits, roundHalfEven } from "./f32.ts";

describe("f32 bits", () => {
  it("are those of IEEE 754", () => {
    expect(f32bits(0)).toBe(0);
    expect(f32bits(-0)).toBe(0x80000000);
    expect(f32bits(1)).toBe(0x3f800000);
    expect(f32bits(2e-3)).toBe(0x3b03126f);
    expect(f32bits(Number.POSITIVE_INFINITY)).toBe(0x7f800000);
    expect(f32bits(Number.NaN)).toBe(0x7fc00000);
    expect(f32bits(1e300)).toBe(0x7f800000);
  });

  it("come back as the same value", () => {
    fc.assert(fc.property(arbitraryF32, (x) => Object.is(fromF32bits(f32bits(x)), x)));
  });

  it("round a double once", () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Object.is(fromF32bits(f32bits(x)), Math.fround(x))));
  });
});

describe("roundHalfEven", () => {
  it("sends ties to the even neighbour", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.4999, 6.5].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, -2, 3, 6]);
  });

  it("is the nearest integer, and even at a tie", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (x) => {
        const rounded = roundHalfEven(x);
        const distance = Math.abs(x - rounded);
        return Number.isInteger(rounded) && (distance < 0.5 || (distance === 0.5 && rounded % 2 === 0));
      }),
    );
  });
});
