import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanPool } from "./mean-pool.ts";
import { ppmOf, sigmoid, softmaxRow } from "./probability.ts";
import { bestTwo } from "./rows.ts";

const row = fc.float32Array({ minLength: 1, maxLength: 20, noNaN: true, min: -50, max: 50 });

describe("probabilities", () => {
  it("sum to one, keep the order, and are whole millionths", () => {
    fc.assert(
      fc.property(row, (values) => {
        const out = softmaxRow(values);
        expect(Math.abs(out.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(2e-5);
        for (const [i, value] of out.entries()) {
          expect(value).toBe(Math.fround(ppmOf(value) / 1e6));
          for (const [j, other] of out.entries()) {
            if ((values[i] ?? 0) > (values[j] ?? 0)) expect(value).toBeGreaterThanOrEqual(other);
          }
        }
      }),
    );
  });

  it("has these values", () => {
    expect([...softmaxRow(Float32Array.of(0, Math.log(3)))].map(ppmOf)).toEqual([250_000, 750_000]);
    expect([...softmaxRow(Float32Array.of(1e4, -1e4))]).toEqual([1, 0]);
    expect([0, 1_000, -1_000].map(sigmoid)).toEqual([0.5, 1, 0]);
    expect([-0.2, 0.5, 1.2].map(ppmOf)).toEqual([0, 500_000, 1_000_000]);
  });
});

describe("bestTwo", () => {
  it("finds what sorting finds, the first of equals", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 }), (values) => {
        const ranked = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
        const [best, second] = bestTwo(Float32Array.from(values));
        expect(best).toBe(ranked[0]);
        expect(values[second ?? -1]).toBe(values[ranked[1] ?? -1]);
      }),
    );
  });
});

it("meanPool leaves out the rows behind the tokens", () => {
  expect([...meanPool(Float32Array.of(1, 2, 3, 6, 100, 100), 2, 2)]).toEqual([2, 4]);
});
