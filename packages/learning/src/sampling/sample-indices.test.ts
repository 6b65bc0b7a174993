import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SampleRangeError } from "../errors.ts";
import { arbitrarySeed } from "../testing/arbitraries.ts";
import { sampleIndices } from "./sample-indices.ts";

const seed = new Uint8Array(32).fill(9);

describe("sampleIndices", () => {
  it("takes each sample of the window once before any comes again", () => {
    fc.assert(
      fc.property(
        arbitrarySeed,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(1_000),
        (seed, batch, size, start) => {
          const steps = Math.ceil((2 * size) / batch);
          const drawn: number[] = [];
          for (let step = 0; step < steps; step++) {
            drawn.push(...sampleIndices(seed, step, batch, [start, start + size]));
          }
          for (const pass of [drawn.slice(0, size), drawn.slice(size, 2 * size)]) {
            expect(pass.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => start + i));
          }
        },
      ),
    );
  });

  it("has another order in each pass and for each seed", () => {
    const first = sampleIndices(seed, 0, 100, [0, 100]);
    expect(sampleIndices(seed, 1, 100, [0, 100])).not.toEqual(first);
    expect(sampleIndices(new Uint8Array(32), 0, 100, [0, 100])).not.toEqual(first);
    expect(sampleIndices(seed, 0, 100, [0, 100])).toEqual(first);
  });

  it("costs the batch and not the window", () => {
    expect(sampleIndices(seed, 5, 4, [0, 2 ** 32])).toHaveLength(4);
  });

  it.each<[number, number, readonly [number, number]]>([
    [0, 8, [5, 5]],
    [0, 8, [6, 5]],
    [-1, 8, [0, 5]],
    [0.5, 8, [0, 5]],
    [0, 65_537, [0, 5]],
    [0, 8, [0, 2 ** 32 + 1]],
    [0, Number.NaN, [0, 5]],
    [2 ** 50, 65_536, [0, 5]],
  ])("refuses step %s, batch %s, window %s", (step, batch, range) => {
    expect(() => sampleIndices(seed, step, batch, range)).toThrow(SampleRangeError);
  });
});
