import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resample, resampledLength } from "./resample.ts";

const tone = (hertz: number, rate: number, length: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
const audio = (rate: number, samples: Float32Array) => ({ kind: "audio" as const, rate, samples });
/** Ends are next to silence; what counts is between. */
const middle = (samples: Float32Array) => samples.subarray(100, samples.length - 100);

const rates = fc.constantFrom(8_000, 11_025, 16_000, 22_050, 44_100, 48_000);

describe("resample", () => {
  it("keeps a tone that both rates can hold", () => {
    for (const [from, to] of [
      [44_100, 16_000],
      [22_050, 16_000],
      [8_000, 16_000],
    ] as const) {
      const out = resample(audio(from, tone(1_000, from, from / 10)), to);
      const expected = tone(1_000, to, out.samples.length);
      const worst = middle(out.samples).reduce((most, value, i) => {
        return Math.max(most, Math.abs(value - (middle(expected)[i] ?? 0)));
      }, 0);
      expect(worst).toBeLessThan(2e-3);
    }
  });

  it("takes out a tone that the new rate cannot hold", () => {
    const out = resample(audio(44_100, tone(12_000, 44_100, 4_410)), 16_000);
    expect(Math.max(...middle(out.samples).map(Math.abs))).toBeLessThan(5e-3);
  });

  it("keeps silence, a constant in the middle, and the time", () => {
    fc.assert(
      fc.property(rates, rates, fc.integer({ min: 600, max: 900 }), (from, to, length) => {
        const out = resample(audio(from, new Float32Array(length).fill(0.5)), to);
        expect(out.samples).toHaveLength(resampledLength(length, from, to));
        for (const value of middle(out.samples)) expect(value).toBeCloseTo(0.5, 4);
        expect(resample(audio(from, new Float32Array(length)), to).samples.every((value) => value === 0)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it("gives these bits everywhere", () => {
    const samples = Float32Array.of(0, 1, 0, -1, 0.5, 0.25, -0.75, 1);
    const out = resample(audio(22_050, samples), 16_000);
    expect([...out.samples]).toMatchInlineSnapshot(`
      [
        0.14695954322814941,
        0.7952408790588379,
        -0.896963357925415,
        0.5066032409667969,
        -0.36277055740356445,
        0.4509580135345459,
      ]
    `);
    expect(resample(audio(16_000, samples), 16_000).samples).toBe(samples);
  });
});
