import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitrarySeed } from "../testing/arbitraries.ts";
import { permute } from "./permute.ts";
import { streamKey } from "./stream-key.ts";

it("is a permutation of every size", () => {
  fc.assert(
    fc.property(arbitrarySeed, fc.integer({ min: 1, max: 700 }), fc.nat(), (seed, size, epoch) => {
      const key = streamKey(seed);
      const images = Array.from({ length: size }, (_, i) => permute(key, epoch, size, i));
      expect(new Set(images).size).toBe(size);
      expect(Math.min(...images)).toBe(0);
      expect(Math.max(...images)).toBe(size - 1);
    }),
  );
});

it("sends a position to every place equally often", () => {
  const size = 10;
  const counts = new Array<number>(size).fill(0);
  const key = streamKey(new Uint8Array(32).fill(7));
  for (let epoch = 0; epoch < 10_000; epoch++) {
    const image = permute(key, epoch, size, 3);
    counts[image] = (counts[image] ?? 0) + 1;
  }
  const chi2 = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  // 99.9 % quantile of chi-squared with nine degrees of freedom.
  expect(chi2).toBeLessThan(27.9);
});

it("depends on every byte of the seed", () => {
  const images = (seed: Uint8Array) => Array.from({ length: 50 }, (_, i) => permute(streamKey(seed), 0, 50, i)).join();
  const plain = images(new Uint8Array(32));
  for (let i = 0; i < 32; i++) expect(images(new Uint8Array(32).fill(1, i, i + 1))).not.toBe(plain);
});

it("refuses seeds of another length", () => {
  expect(() => streamKey(new Uint8Array(31))).toThrow("32 bytes");
});
