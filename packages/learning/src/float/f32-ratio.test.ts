import fc from "fast-check";
import { expect, it } from "vitest";
import { f32bits } from "./f32.ts";
import { f32Ratio } from "./f32-ratio.ts";

const positive = fc.float({ min: 2 ** -149, max: Math.fround(3e38), noNaN: true, noDefaultInfinity: true });

it("is the exact quotient", () => {
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      const { numerator, denominator } = f32Ratio(f32bits(a), f32bits(b));
      return scaled(a) * denominator === scaled(b) * numerator;
    }),
  );
});

it("is one for equal rates", () => {
  const { numerator, denominator } = f32Ratio(f32bits(2e-3), f32bits(2e-3));
  expect(numerator).toBe(denominator);
});

/** x · 2^149 as an integer, by doubling: each doubling of an f32 is exact. */
function scaled(x: number): bigint {
  let value = x;
  let doublings = 0;
  while (!Number.isInteger(value)) {
    value *= 2;
    doublings++;
  }
  return BigInt(value) << BigInt(149 - doublings);
}
