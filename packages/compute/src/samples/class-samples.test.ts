import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClassSamples, gatherClasses } from "./class-samples.ts";

const samples: ClassSamples = {
  task: "classification",
  x: Uint8Array.from({ length: 5 * 4 }, (_, i) => i * 12),
  y: Uint8Array.of(3, 1, 4, 1, 5),
  sampleShape: [2, 2],
  scale: Math.fround(1 / 255),
  offset: Math.fround(-0.5),
  start: 100,
};

describe("gathering a batch", () => {
  it("takes samples by their index in the dataset", () => {
    const { x, targets } = gatherClasses({ ...samples, scale: 1, offset: 0 }, [104, 100]);
    expect([...targets]).toEqual([5, 3]);
    expect([...x]).toEqual([192, 204, 216, 228, 0, 12, 24, 36]);
  });

  it("rounds the product and the sum to f32", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 104 }), (index) => {
        const { x } = gatherClasses(samples, [index]);
        x.forEach((value, i) => {
          const byte = samples.x[(index - 100) * 4 + i] ?? 0;
          expect(value).toBe(Math.fround(Math.fround(byte * samples.scale) + samples.offset));
        });
      }),
    );
  });
});
