import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { int4 } from "../codes/int4.ts";
import { PayloadError, ShapeError } from "../errors.ts";
import { fromF16bits } from "../float/f16.ts";
import { arbitraryF32 } from "../testing/arbitraries.ts";
import { noise } from "../testing/noise.ts";
import { applyDelta, type Delta, deltaAt } from "./delta.ts";
import { decodeDelta, encodeDelta, maxDeltaBytes } from "./delta-codec.ts";
import { quantiseStep } from "./quantise-step.ts";

const LIMITS = { maxBytes: 2 ** 24 };
const arbitraryStep = fc.array(arbitraryF32, { minLength: 1, maxLength: 700 }).map((x) => Float32Array.from(x));

describe("quantiseStep", () => {
  it("gives the largest value of each block of 256 the code ±7", () => {
    const step = noise(1_000, 5, 1e-3);
    const { scales, codes } = quantiseStep(step);
    expect(scales).toHaveLength(4);
    for (let block = 0; block < 4; block++) {
      const part = [...codes.subarray(256 * block, 256 * block + 256)].map(Math.abs);
      expect(Math.max(...part)).toBe(7);
    }
  });

  it("stays within half a scale, and a little more at the clamp for the rounding of the scale", () => {
    const step = noise(5_000, 6, 1e-3);
    const delta = quantiseStep(step);
    step.forEach((t, i) => {
      const scale = fromF16bits(delta.scales[Math.floor(i / 256)] ?? 0);
      expect(Math.abs(t - deltaAt(delta, i))).toBeLessThanOrEqual(0.51 * scale);
    });
  });

  it("survives any finite values: zeros, subnormals and the largest", () => {
    fc.assert(
      fc.property(arbitraryStep, (step) => {
        const { scales, codes } = quantiseStep(step);
        expect(scales.every((scale) => scale < 0x7c00)).toBe(true);
        expect(codes.every((code) => Math.abs(code) <= 7)).toBe(true);
      }),
    );
    expect(quantiseStep(new Float32Array(3))).toEqual({
      form: "int4",
      scales: new Uint16Array(1),
      codes: new Int8Array(3),
    });
    expect(quantiseStep(Float32Array.of(1e-9)).codes).toEqual(Int8Array.of(0));
    expect(quantiseStep(Float32Array.of(3e38, -3e38)).codes).toEqual(Int8Array.of(7, -7));
  });
});

describe("the step's codec", () => {
  it("gives the step back", () => {
    fc.assert(
      fc.property(arbitraryStep, (step) => {
        const delta = quantiseStep(step);
        expect(decodeDelta(encodeDelta(delta), step.length, LIMITS)).toEqual(delta);
      }),
    );
  });

  it("gives a step of several slices back", () => {
    const delta = quantiseStep(noise(140_001, 7, 1e-3));
    expect(decodeDelta(encodeDelta(delta), 140_001, LIMITS)).toEqual(delta);
  });

  it("gives a whole step back, in blocks of at most 256 KiB", () => {
    fc.assert(
      fc.property(arbitraryStep, (values) => {
        expect(decodeDelta(encodeDelta({ form: "f32", values }), values.length, LIMITS)).toEqual({
          form: "f32",
          values,
        });
      }),
    );
    const values = noise(140_001, 9, 1e-3);
    const blocks = encodeDelta({ form: "f32", values });
    expect(decodeDelta(blocks, values.length, { maxBytes: maxDeltaBytes(values.length) })).toEqual({
      form: "f32",
      values,
    });
    for (const block of blocks) expect(block.length).toBeLessThanOrEqual(256 * 1024);
  });

  const frame = (slice: Uint8Array, form = 0) => [
    Uint8Array.from(
      [Uint8Array.of(form), slice].flatMap((raw) => {
        const deflated = deflateSync(raw);
        return [deflated.length, 0, 0, 0, ...deflated];
      }),
    ),
  ];
  const slice = (scale: number, codes: Int8Array) => Uint8Array.of(scale & 255, scale >>> 8, ...int4.pack(codes));

  it.each([
    ["a negative scale", 0x8001, "negative"],
    ["minus zero", 0x8000, "negative"],
    ["an infinite scale", 0x7c00, "not finite"],
    ["a NaN", 0x7e00, "not finite"],
    ["a code without a scale", 0, "no scale"],
  ])("refuses %s", (_, scale, message) => {
    const blocks = frame(slice(scale, Int8Array.of(1, 2, 3, 4)));
    expect(() => decodeDelta(blocks, 4, LIMITS)).toThrow(PayloadError);
    expect(() => decodeDelta(blocks, 4, LIMITS)).toThrow(message);
  });

  it("refuses a code of −8, a wrong model and too many or too few bytes", () => {
    const good = frame(slice(0x3c00, Int8Array.of(1, 2, 3, 4)));
    expect(() => decodeDelta(frame(Uint8Array.of(0, 0x3c, 0x80, 0)), 4, LIMITS)).toThrow("out of bounds");
    expect(() => decodeDelta(good, 6, LIMITS)).toThrow("wrong length");
    expect(() => decodeDelta(good, 0, LIMITS)).toThrow("no model");
    expect(() => decodeDelta(good, 4, { maxBytes: 5 })).toThrow("over the limit");
    expect(() => decodeDelta(good, 2 ** 31 - 1, LIMITS)).toThrow("too few");
  });

  it("refuses a form that it does not know, and values that are not finite", () => {
    const good = slice(0x3c00, Int8Array.of(1, 2, 3, 4));
    expect(() => decodeDelta(frame(good, 2), 4, LIMITS)).toThrow("no form that is known");
    expect(() => decodeDelta(frame(good, 1), 4, LIMITS)).toThrow("wrong length");
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const raw = new Uint8Array(Float32Array.of(1, bad).buffer);
      expect(() => decodeDelta(frame(raw, 1), 2, LIMITS)).toThrow("not finite");
    }
  });

  it("refuses any other bytes with a PayloadError and nothing else", () => {
    const [block = new Uint8Array(0)] = encodeDelta(quantiseStep(noise(600, 8)));
    fc.assert(
      fc.property(fc.nat(block.length - 1), fc.nat(255), (at, byte) => {
        try {
          decodeDelta([block.with(at, byte)], 600, LIMITS);
        } catch (error) {
          expect(error).toBeInstanceOf(PayloadError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("applyDelta", () => {
  it("subtracts code · scale in f32", () => {
    const delta: Delta = { form: "int4", scales: Uint16Array.of(0x2e66), codes: Int8Array.of(3, -7, 0) };
    const scale = fromF16bits(0x2e66);
    const theta = Float32Array.of(1, 2, -0);
    const next = applyDelta(theta, delta);
    expect([...next]).toEqual([Math.fround(1 - Math.fround(3 * scale)), Math.fround(2 - Math.fround(-7 * scale)), -0]);
    expect([...theta]).toEqual([1, 2, -0]);
  });

  it("refuses another model's step", () => {
    const delta = quantiseStep(new Float32Array(257));
    expect(() => applyDelta(new Float32Array(256), delta)).toThrow(ShapeError);
    expect(() => applyDelta(new Float32Array(257), { ...delta, scales: new Uint16Array(1) })).toThrow(ShapeError);
  });
});
