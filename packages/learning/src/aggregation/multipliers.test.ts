import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScaleError, WeightError } from "../errors.ts";
import { f32bits } from "../float/f32.ts";
import { shuffled } from "../testing/arbitraries.ts";
import { integerSqrt } from "./integer-sqrt.ts";
import { medianNorm } from "./median-norm.ts";
import { type AcceptedWork, multipliers } from "./multipliers.ts";
import { STALENESS, staleness } from "./staleness.ts";

const lrBits = f32bits(2e-3);
const work = (change: Partial<AcceptedWork> = {}): AcceptedWork => ({
  steps: 10,
  batch: 32,
  delay: 0,
  norm2: 100n,
  lrBits,
  ...change,
});

describe("multipliers", () => {
  it("are staleness · H · B · H, over W = Σ staleness · H · B", () => {
    const updates = [work(), work({ steps: 5 }), work({ delay: 1 })];
    expect(multipliers(updates, { kind: "work", lrBits })).toEqual({
      multipliers: [1024 * 320 * 10, 1024 * 160 * 5, 724 * 320 * 10],
      weights: [1024 * 320, 1024 * 160, 724 * 320],
      weight: 1024 * 320 + 1024 * 160 + 724 * 320,
    });
  });

  it("scale longer codes to the median norm, and W counts them in full", () => {
    const updates = [work(), work(), work({ norm2: 400n })];
    const full = 1024 * 320 * 10;
    expect(multipliers(updates, { kind: "work-clip", lrBits })).toEqual({
      multipliers: [full, full, full / 2],
      weights: [1024 * 320, 1024 * 320, 1024 * 320],
      weight: 3 * 1024 * 320,
    });
    expect(multipliers(updates, { kind: "work", lrBits }).multipliers).toEqual([full, full, full]);
  });

  it("count an update of another learning rate by the ratio", () => {
    const { multipliers: found } = multipliers([work(), work({ lrBits: f32bits(4e-3), delay: 1 })], {
      kind: "work",
      lrBits,
    });
    expect(found[1]).toBe(724 * 320 * 10 * 2);
  });

  it("follow their update through any order", () => {
    const round = fc.array(
      fc.record({
        steps: fc.integer({ min: 1, max: 100 }),
        batch: fc.integer({ min: 1, max: 512 }),
        delay: fc.integer({ min: 0, max: 3 }),
        norm2: fc.bigInt({ min: 0n, max: 10n ** 12n }),
        lrBits: fc.constantFrom(f32bits(1e-3), lrBits, f32bits(1.5e-3)),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(round, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (updates, draws) => {
        const rule = { kind: "work-clip", lrBits } as const;
        const found = multipliers(updates, rule);
        const byUpdate = new Map(updates.map((update, i) => [update, found.multipliers[i]]));
        const order = shuffled(updates, draws);
        const again = multipliers(order, rule);
        expect(again.weight).toBe(found.weight);
        expect(again.multipliers).toEqual(order.map((update) => byUpdate.get(update)));
      }),
    );
  });

  it("keep a clipped update's contribution within the median's, and waste less than one unit", () => {
    const norm = fc.bigInt({ min: 1n, max: 10n ** 14n });
    fc.assert(
      fc.property(fc.array(norm, { minLength: 3, maxLength: 9 }), (norms) => {
        const { multipliers: found } = multipliers(
          norms.map((norm2) => work({ norm2 })),
          { kind: "work-clip", lrBits },
        );
        const median = medianNorm(norms);
        const full = BigInt(1024 * 320 * 10);
        norms.forEach((norm2, i) => {
          const m = BigInt(found[i] ?? -1);
          if (norm2 <= median) expect(m).toBe(full);
          else {
            expect(m * m * norm2 <= full * full * median).toBe(true);
            expect((m + 1n) * (m + 1n) * norm2 > full * full * median).toBe(true);
          }
        });
      }),
    );
  });

  it("are scaled by a power of two, with W, where they would pass 2³¹ − 1", () => {
    const big = work({ steps: 1_000, batch: 65_536 });
    const { multipliers: found, weight } = multipliers([big, work()], { kind: "work", lrBits });
    const [m = 0] = found;
    expect(m).toBeLessThan(2 ** 31);
    expect(m).toBeGreaterThanOrEqual(2 ** 30);
    const shift = (1024 * 1_000 * 65_536 * 1_000) / m;
    expect(Number.isInteger(Math.log2(shift))).toBe(true);
    expect(weight * shift).toBe(1024 * (1_000 * 65_536 + 320));
  });

  it.each<[string, Partial<AcceptedWork>]>([
    ["no steps", { steps: 0 }],
    ["half a sample", { batch: 0.5 }],
    ["a delay beyond the table", { delay: 8 }],
    ["a negative delay", { delay: -1 }],
  ])("refuse %s", (_, change) => {
    expect(() => multipliers([work(change)], { kind: "work", lrBits })).toThrow(WeightError);
  });

  it("refuse rates that are not positive", () => {
    expect(() => multipliers([work({ lrBits: 0 })], { kind: "work", lrBits })).toThrow(ScaleError);
    expect(() => multipliers([work()], { kind: "work", lrBits: f32bits(-1) })).toThrow(ScaleError);
  });
});

describe("the parts", () => {
  it("the staleness table is round(1024/√(1+τ)), shown in integers", () => {
    STALENESS.forEach((weight, delay) => {
      const twice = 2 * weight;
      expect((twice - 1) ** 2 * (1 + delay)).toBeLessThanOrEqual(4 * 1024 ** 2);
      expect((twice + 1) ** 2 * (1 + delay)).toBeGreaterThan(4 * 1024 ** 2);
      expect(staleness(delay)).toBe(weight);
    });
  });

  it("integerSqrt is ⌊√x⌋", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), (x) => {
        const root = integerSqrt(x);
        return root * root <= x && (root + 1n) * (root + 1n) > x;
      }),
    );
    expect([0n, 1n, 3n, 4n, 15n, 16n].map(integerSqrt)).toEqual([0n, 1n, 1n, 2n, 3n, 4n]);
  });

  it("medianNorm takes the lower middle of those that are not zero", () => {
    expect(medianNorm([])).toBe(0n);
    expect(medianNorm([0n, 0n])).toBe(0n);
    expect(medianNorm([5n])).toBe(5n);
    expect(medianNorm([9n, 1n])).toBe(1n);
    expect(medianNorm([0n, 0n, 0n, 7n, 9n, 8n])).toBe(8n);
  });
});
