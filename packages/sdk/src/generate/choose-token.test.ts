import { randomIntegers } from "@starling/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseToken, type Sampling } from "./choose-token.ts";

/** The probabilities in the plainest way: rank, cut, exponentiate, divide. */
function probabilities(logits: readonly number[], { temperature, topK }: Sampling): number[] {
  const order = logits.map((logit, id) => ({ logit, id })).sort((a, b) => b.logit - a.logit || a.id - b.id);
  const kept = new Set(order.slice(0, topK === 0 ? logits.length : topK).map(({ id }) => id));
  const top = Math.max(...logits);
  const weights = logits.map((logit, id) => (kept.has(id) ? Math.exp((logit - top) / temperature) : 0));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

// Integers first: fast-check's doubles lie mostly next to 0.
const scores = fc.array(
  fc.integer({ min: -500, max: 500 }).map((i) => i / 100),
  { minLength: 1, maxLength: 40 },
);
const sampling = fc.record({
  temperature: fc.integer({ min: 1, max: 40 }).map((i) => i / 10),
  topK: fc.nat(45),
});
const uniform = fc.nat(2 ** 31 - 1).map((i) => i / 2 ** 31);

describe("chooseToken", () => {
  it("takes the token in whose part of the reference's sum the number falls", () => {
    fc.assert(
      fc.property(scores, sampling, uniform, (logits, choice, u) => {
        const token = chooseToken(Float32Array.from(logits), choice, u);
        const expected = probabilities(logits.map(Math.fround), choice);
        const below = expected.slice(0, token).reduce((a, b) => a + b, 0);
        expect(expected[token]).toBeGreaterThan(0);
        expect(u).toBeGreaterThanOrEqual(below - 1e-9);
        expect(u).toBeLessThanOrEqual(below + (expected[token] ?? 0) + 1e-9);
      }),
    );
  });

  it("draws tokens as often as their probabilities say", () => {
    const logits = Float32Array.of(0, 2, 1, -1, 1);
    const choice = { temperature: 0.8, topK: 3 };
    const next = randomIntegers(7);
    const counts = new Array<number>(5).fill(0);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const token = chooseToken(logits, choice, next() / 2 ** 32);
      counts[token] = (counts[token] ?? 0) + 1;
    }
    for (const [id, p] of probabilities([...logits], choice).entries()) {
      // Four standard deviations of a binomial count.
      expect(Math.abs((counts[id] ?? 0) - draws * p)).toBeLessThanOrEqual(4 * Math.sqrt(draws * p * (1 - p)));
    }
    expect(counts[0]).toBe(0);
    expect(counts[3]).toBe(0);
  });

  it("takes the likeliest at temperature 0 and among one, the first of equals", () => {
    const logits = Float32Array.of(1, 3, 3, 2);
    expect(chooseToken(logits, { temperature: 0, topK: 0 }, 0.99)).toBe(1);
    expect(chooseToken(logits, { temperature: 2, topK: 1 }, 0.99)).toBe(1);
  });

  it("refuses scores that are no numbers", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const choose = () => chooseToken(Float32Array.of(0, bad), { temperature: 1, topK: 0 }, 0.5);
      expect(choose).toThrow(expect.objectContaining({ name: "GenerationRefusedError" }));
    }
  });
});
