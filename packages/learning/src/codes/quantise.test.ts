import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NonFiniteError, ScaleError } from "../errors.ts";
import { f32bits } from "../float/f32.ts";
import { arbitraryF32 } from "../testing/arbitraries.ts";
import { int8 } from "./int8.ts";
import { int32 } from "./int32.ts";
import { quantise } from "./quantise.ts";
import { unitScale, updateScale } from "./update-scale.ts";

describe("quantise", () => {
  it("rounds half to even and clamps to ±7", () => {
    const delta = Float32Array.of(0, 0.5, 1.5, 2.5, -0.5, -1.5, 6.5, 7.4, 100, -100, 3e38, -3e38);
    expect([...quantise(delta, 1)]).toEqual([0, 0, 2, 2, 0, -2, 6, 7, 7, -7, 7, -7]);
  });

  it("clamps what overflows in the product", () => {
    expect([...quantise(Float32Array.of(3e38, -3e38), 1e10)]).toEqual([7, -7]);
  });

  it("never yields a code outside the bounds, and is odd", () => {
    const inverse = fc.float({ min: 2 ** -100, max: 2 ** 100, noNaN: true }).filter((x) => x > 0);
    fc.assert(
      fc.property(fc.array(arbitraryF32, { minLength: 1 }), inverse, (values, inverse) => {
        const codes = quantise(Float32Array.from(values), inverse);
        const mirrored = quantise(
          Float32Array.from(values, (x) => -x),
          inverse,
        );
        expect(codes.every((code) => Math.abs(code) <= 7)).toBe(true);
        expect(codes.map((code, i) => code + (mirrored[i] ?? 0)).every((sum) => sum === 0)).toBe(true);
      }),
    );
  });

  it("stays within half a unit where it does not clamp", () => {
    fc.assert(
      fc.property(fc.float({ min: -7, max: 7, noNaN: true }), (x) => {
        const [code = 99] = quantise(Float32Array.of(x), 1);
        return Math.abs(code - x) <= 0.5;
      }),
    );
  });

  it("serves the other codecs", () => {
    expect([...quantise(Float32Array.of(127.5, -1e9, 3.5), 1, int8)]).toEqual([127, -127, 4]);
    expect([...quantise(Float32Array.of(3e9, -3e9, 3.5), 1, int32)]).toEqual([2 ** 31 - 1, -(2 ** 31 - 1), 4]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("names the coordinate of %s", (bad) => {
    expect(() => quantise(Float32Array.of(0, bad), 1)).toThrow(NonFiniteError);
    expect(() => quantise(Float32Array.of(0, bad), 1)).toThrow("Coordinate 1");
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 0.1])("refuses %s as 1/s", (inverse) => {
    expect(() => quantise(Float32Array.of(1), inverse)).toThrow(ScaleError);
  });
});

describe("updateScale", () => {
  const one = f32bits(1);

  it("is κ·lr·H/7 with each operation rounded to f32", () => {
    const { scale, inverse, scaleBits, inverseBits } = updateScale(f32bits(2e-3), 10, one);
    expect(scale).toBe(Math.fround(Math.fround(Math.fround(2e-3) / 7) * 10));
    expect(inverse).toBe(Math.fround(1 / scale));
    expect([scaleBits, inverseBits]).toEqual([f32bits(scale), f32bits(inverse)]);
    expect(quantise(Float32Array.of(1), inverse)[0]).toBe(7);
  });

  it("is H units", () => {
    const lr = fc.float({ min: Math.fround(1e-6), max: 1, noNaN: true });
    fc.assert(
      fc.property(lr, fc.integer({ min: 1, max: 1_000 }), (lr, steps) => {
        const { scale } = updateScale(f32bits(lr), steps, one);
        return scale === Math.fround(unitScale(f32bits(lr), one) * steps);
      }),
    );
  });

  it.each([
    [0, 10, one],
    [f32bits(-1), 10, one],
    [f32bits(Number.NaN), 10, one],
    [f32bits(1e-3), 0, one],
    [f32bits(1e-3), 1.5, one],
    [f32bits(1e-3), 10, 0],
    [1, 1, one],
    [f32bits(3e38), 100, one],
  ])("refuses lr %s, %s steps, κ %s", (lr, steps, kappa) => {
    expect(() => updateScale(lr, steps, kappa)).toThrow(ScaleError);
  });
});
