import { MAX_EXACT, MAX_MULTIPLIER } from "../constants.ts";
import { ScaleError, WeightError } from "../errors.ts";
import { fromF32bits } from "../float/f32.ts";
import { f32Ratio, type Ratio } from "../float/f32-ratio.ts";
import { integerSqrt } from "./integer-sqrt.ts";
import { medianNorm } from "./median-norm.ts";
import { staleness } from "./staleness.ts";

/** What the weight of an accepted update follows from; all of it is in its chunk and its header. */
export interface AcceptedWork {
  /** Local steps H. */
  readonly steps: number;
  /** Samples per step B. */
  readonly batch: number;
  /** Rounds that passed between the chunk's and this one. */
  readonly delay: number;
  /** Exact squared norm of the codes. */
  readonly norm2: bigint;
  /** f32 bits of the chunk's learning rate. */
  readonly lrBits: number;
}

/** How updates are weighed. */
export interface WeighingRule {
  /** `work`: by local work alone; `work-clip`: codes longer than the round's median norm are scaled down to it. */
  readonly kind: "work" | "work-clip";
  /** f32 bits of the round's learning rate. */
  readonly lrBits: number;
}

/** The integers that a round is aggregated with. */
export interface RoundWeights {
  /** mᵢ, in the order of the updates. */
  readonly multipliers: number[];
  /** wᵢ, in the same order and scaled as W is. */
  readonly weights: number[];
  /** W, what the sum is divided by; a multiple of a power of two, exact in a double. */
  readonly weight: number;
}

/**
 * mᵢ = ⌊wᵢ·Hᵢ·(lrᵢ/lr)·min(1, median/‖cᵢ‖)⌋ and W = Σ wᵢ with wᵢ = staleness·Hᵢ·Bᵢ (TRAINING §3): a code unit is worth
 * κ·lrᵢ·Hᵢ/7, hence the factors Hᵢ and lrᵢ/lr. Rounds whose multipliers pass 2³¹ − 1 are scaled by a power of two.
 * Integers throughout; W counts a clipped update in full, so clipping shortens the step.
 * @throws WeightError, ScaleError
 */
export function multipliers(updates: readonly AcceptedWork[], { kind, lrBits }: WeighingRule): RoundWeights {
  assertRate(lrBits);
  const median = kind === "work-clip" ? medianNorm(updates.map(({ norm2 }) => norm2)) : 0n;
  const weights = updates.map(workWeight);
  const exact = updates.map(({ steps, norm2, lrBits: own }, i) => {
    assertRate(own);
    const ratio = f32Ratio(own, lrBits);
    const full = { ...ratio, numerator: ratio.numerator * (weights[i] ?? 0n) * BigInt(steps) };
    return kind === "work-clip" && norm2 > median ? clipped(full, median, norm2) : full.numerator / full.denominator;
  });
  let shift = 0n;
  for (const value of exact) while (value >> shift > BigInt(MAX_MULTIPLIER)) shift++;
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total > BigInt(MAX_EXACT)) {
    throw new WeightError("The round's work is too large to be weighed exactly.", {
      fix: "Ask for fewer steps or smaller batches.",
    });
  }
  const scale = Number(1n << shift);
  return {
    multipliers: exact.map((value) => Number(value >> shift)),
    weights: weights.map((weight) => Number(weight) / scale),
    weight: Number(total) / scale,
  };
}

/** ⌊full·√(median/norm2)⌋ with both norms squared: one root of an integer. */
function clipped({ numerator, denominator }: Ratio, median: bigint, norm2: bigint): bigint {
  return integerSqrt((numerator * numerator * median) / (denominator * denominator * norm2));
}

function workWeight({ steps, batch, delay }: AcceptedWork): bigint {
  if (![steps, batch].every((count) => Number.isInteger(count) && count >= 1 && count <= 65_536)) {
    throw new WeightError(`${steps} steps of ${batch} samples are no local work.`, {
      fix: "Weigh only updates whose chunk has passed its schema.",
    });
  }
  return BigInt(staleness(delay)) * BigInt(steps) * BigInt(batch);
}

function assertRate(bits: number): void {
  const rate = fromF32bits(bits);
  if (rate > 0 && Number.isFinite(rate)) return;
  throw new ScaleError("A learning rate is not a positive number.", { fix: "Give the bits of a positive f32." });
}
