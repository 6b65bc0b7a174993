import { WeightError } from "../errors.ts";

/** round(1024 / √(1 + τ)) for an update that is τ rounds late, as integers so that nobody computes a root. */
export const STALENESS = [1024, 724, 591, 512, 458, 418, 387, 362] as const;

/**
 * Weight of a delay in 1/1024 (TRAINING §3).
 * @throws WeightError for a delay that is not in the table.
 */
export function staleness(delay: number): number {
  const weight = STALENESS[delay];
  if (weight !== undefined) return weight;
  throw new WeightError(`An update cannot count ${delay} rounds late.`, {
    fix: `Leave out updates later than ${STALENESS.length - 1} rounds.`,
  });
}
