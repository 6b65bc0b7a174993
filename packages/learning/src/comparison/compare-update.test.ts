import { describe, expect, it } from "vitest";
import { quantise } from "../codes/quantise.ts";
import { ShapeError } from "../errors.ts";
import type { Layout } from "../parameters/flatten.ts";
import { noise } from "../testing/noise.ts";
import { compareUpdate, POOLED } from "./compare-update.ts";

const tolerance = { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 };
const layout: Layout = [
  { name: "w1", shape: [64, 64], size: 4_096, trainable: true },
  { name: "b1", shape: [64], size: 64, trainable: true },
  { name: "frozen", shape: [5], size: 5, trainable: false },
  { name: "w2", shape: [64, 32], size: 2_048, trainable: true },
  { name: "b2", shape: [32], size: 32, trainable: true },
];
const N = 4_096 + 64 + 2_048 + 32;
/** 1/s is 1: values are in code units, of the size that ten AdamW steps give. */
const delta = noise(N, 11, 2.5);
const compare = (own: Float32Array, codes: Int8Array) => compareUpdate(layout, own, 1, codes, tolerance);
const plus = (x: Float32Array, y: Float32Array) => x.map((value, i) => value + (y[i] ?? 0));

describe("compareUpdate", () => {
  it("passes the checker's own codes with full marks", () => {
    expect(compare(delta, quantise(delta, 1))).toEqual({
      ok: true,
      cosinePpm: 1_000_000,
      normRatioPpm: 1_000_000,
      tensor: "w1",
    });
  });

  it.each([2.5, 1, 0.6])("passes another GPU's rounding noise with codes of deviation %s", (deviation) => {
    // Relative noise of 1e-2 on the gradients gives up to 1e-1 on the difference (TRAINING §2, re-execution).
    const own = noise(N, 12, deviation);
    const theirs = plus(own, noise(N, 13, 0.03 * deviation));
    expect(compare(own, quantise(theirs, 1)).ok).toBe(true);
  });

  it.each([
    [
      "eight of ten steps",
      (x: Float32Array) =>
        plus(
          x.map((v) => 0.8 * v),
          noise(N, 14, 0.4),
        ),
    ],
    ["a scaled copy", (x: Float32Array) => x.map((v) => 0.9 * v)],
    ["a stretched copy", (x: Float32Array) => x.map((v) => 1.1 * v)],
    [
      "other samples",
      (x: Float32Array) =>
        plus(
          x.map((v) => 0.4 * v),
          noise(N, 15, 2.3),
        ),
    ],
    ["the flipped sign", (x: Float32Array) => x.map((v) => -v)],
    ["nothing", (x: Float32Array) => x.map(() => 0)],
  ])("fails %s", (_, cheat) => {
    expect(compare(delta, quantise(cheat(delta), 1)).ok).toBe(false);
  });

  it("names the tensor that fails where all others agree", () => {
    const codes = quantise(delta, 1);
    codes.fill(7, 4_160, 4_160 + 2_048);
    const found = compare(delta, codes);
    expect(found).toMatchObject({ ok: false, tensor: "w2" });
    expect(found.cosinePpm).toBeLessThan(100_000);
  });

  it("pools small tensors, so that nothing hides in them and one rounding there decides nothing", () => {
    const codes = quantise(delta, 1);
    const poisoned = codes.slice();
    poisoned.fill(7, 4_096, 4_160);
    expect(compare(delta, poisoned)).toMatchObject({ ok: false, tensor: POOLED });
    const rounded = codes.slice();
    rounded[4_100] = (rounded[4_100] ?? 0) + ((rounded[4_100] ?? 0) > 0 ? -1 : 1);
    expect(compare(delta, rounded).ok).toBe(true);
  });

  it("pools a large tensor that hardly moved, and fails codes where nothing moved", () => {
    const still = delta.slice().fill(0, 4_160);
    expect(compare(still, quantise(still, 1)).ok).toBe(true);
    const smuggled = quantise(still, 1);
    smuggled.fill(7, 4_160, 4_160 + 2_048);
    expect(compare(still, smuggled)).toMatchObject({ ok: false, tensor: POOLED });
    const zeros = new Float32Array(N);
    expect(compare(zeros, new Int8Array(N))).toMatchObject({ ok: true, cosinePpm: 1_000_000 });
    expect(compare(zeros, new Int8Array(N).fill(1))).toMatchObject({ ok: false, cosinePpm: 0 });
  });

  describe("of a model that hardly moves any more", () => {
    // A few dozen codes among thousands of coordinates, most of them next to where rounding decides.
    const own = delta.map((value, i) => (i % 97 === 0 ? Math.sign(value) * (i % 2 === 0 ? 0.52 : 0.49) : 0.01));
    const nearby = (noise: number) => own.map((value, i) => value * (1 + (i % 3 === 0 ? noise : -noise)));

    it("passes roundings of a difference within the tolerance, though single codes decide cosine and norm", () => {
      const codes = quantise(nearby(0.1), 1);
      expect(codes).not.toEqual(quantise(own, 1));
      expect(compare(own, codes).ok).toBe(true);
    });

    it("passes a code where the checker has none, and none where the checker has one", () => {
      const one = new Float32Array(N).fill(1e-3);
      one[5] = 0.51;
      const none = one.slice();
      none[5] = 0.49;
      expect(compare(one, quantise(none, 1)).ok).toBe(true);
      expect(compare(none, quantise(one, 1)).ok).toBe(true);
    });

    it.each([
      ["nothing", (x: Float32Array) => x.map(() => 0)],
      ["the flipped sign", (x: Float32Array) => x.map((v) => -v)],
      ["one more code of seven", (x: Float32Array) => x.map((v, i) => (i === 3 ? 7 : v))],
      ["a tenth of the codes more", (x: Float32Array) => x.map((v, i) => (i % 900 === 1 ? 1 : v))],
    ])("fails %s", (_, cheat) => {
      const moving = own.map((value) => (Math.abs(value) > 0.4 ? 2 * value : value));
      expect(compare(moving, quantise(cheat(moving), 1)).ok).toBe(false);
    });
  });

  it("reports integers", () => {
    const { cosinePpm, normRatioPpm } = compare(delta, quantise(plus(delta, noise(N, 16, 0.1)), 1));
    expect(Number.isInteger(cosinePpm) && Number.isInteger(normRatioPpm)).toBe(true);
    expect(cosinePpm).toBeGreaterThan(980_000);
    expect(cosinePpm).toBeLessThan(1_000_000);
  });

  it("refuses other lengths", () => {
    expect(() => compare(delta, new Int8Array(N - 1))).toThrow(ShapeError);
    expect(() => compare(delta.subarray(1), new Int8Array(N))).toThrow(ShapeError);
    expect(() => compareUpdate([], new Float32Array(0), 1, new Int8Array(0), tolerance)).toThrow(ShapeError);
  });
});
