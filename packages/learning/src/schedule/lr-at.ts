import { MAX_SCHEDULE } from "../constants.ts";
import { ScheduleError } from "../errors.ts";
import { fromF32bits } from "../float/f32.ts";

/**
 * f32 bits of a round's learning rate. The table is data: whoever wrote the spec computed its cosines once.
 * @param table one entry per round; the last holds from there on
 * @throws ScheduleError
 */
export function lrAt(table: readonly number[], round: number): number {
  if (!Number.isInteger(round) || round < 0) {
    throw new ScheduleError(`There is no round ${round}.`, { fix: "Count rounds from 0." });
  }
  const bits = table[Math.min(round, table.length - 1)];
  if (bits === undefined || !usable(bits)) throw unusable(`its entry for round ${round} is missing or no rate`);
  return bits;
}

/**
 * Checks a whole table: 1 to 10,000 entries, each the bits of a positive, finite f32.
 * @throws ScheduleError naming the first bad entry.
 */
export function validateSchedule(table: readonly number[]): void {
  if (table.length < 1 || table.length > MAX_SCHEDULE) throw unusable(`it has ${table.length} entries`);
  const bad = table.findIndex((bits) => !usable(bits));
  if (bad >= 0) throw unusable(`entry ${bad} is no positive, finite rate`);
}

function usable(bits: number): boolean {
  const rate = fromF32bits(bits);
  return Number.isInteger(bits) && bits >= 0 && bits < 0x1_0000_0000 && rate > 0 && Number.isFinite(rate);
}

function unusable(what: string): ScheduleError {
  return new ScheduleError(`The learning-rate table cannot be used: ${what}.`, {
    fix: "Give the f32 bits of one positive rate for each round.",
  });
}
