import { f32bits } from "@starling/learning";

/** A table of learning rates per round, as f32 bits. Tables, because a cosine's last bits differ between machines. */
type Schedule = (peak: number, rounds: number) => number[];

/** Part of the peak that a falling schedule ends at (TRAINING §3). */
const FLOOR = 0.1;

/** Linear warm-up over the first fifth of the rounds, ten at most (TRAINING §3). */
function warmUpRounds(rounds: number): number {
  return Math.min(10, Math.floor(rounds / 5));
}

/** Warms up, then follows `shape`: part of the peak at `progress`, 0 right after the warm-up and 1 in the last round. */
function warmedUp(shape: (progress: number) => number): Schedule {
  return (peak, rounds) => {
    const warmUp = warmUpRounds(rounds);
    return Array.from({ length: rounds }, (_, round) => {
      if (round < warmUp) return f32bits((peak * (round + 1)) / (warmUp + 1));
      return f32bits(peak * shape((round - warmUp) / Math.max(1, rounds - warmUp - 1)));
    });
  };
}

/** Warm-up, then half a cosine from `peak` down to a tenth of it. The default. */
export const cosineRates = warmedUp((progress) => FLOOR + ((1 - FLOOR) / 2) * (1 + Math.cos(Math.PI * progress)));

/** Warm-up, then a straight line down to a tenth. */
export const linearRates = warmedUp((progress) => 1 - (1 - FLOOR) * progress);

/** Warm-up, the peak for four fifths of what is left, then a straight line down to a tenth. */
export const trapezoidRates = warmedUp((progress) => 1 - (1 - FLOOR) * Math.max(0, (progress - 0.8) / 0.2));

/** The peak in every round. */
export const constantRates: Schedule = (peak, rounds) => Array.from({ length: rounds }, () => f32bits(peak));

/** The schedules by name. */
export const SCHEDULES = {
  cosine: cosineRates,
  linear: linearRates,
  trapezoid: trapezoidRates,
  constant: constantRates,
} as const satisfies Record<string, Schedule>;
