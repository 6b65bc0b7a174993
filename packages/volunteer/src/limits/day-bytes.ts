import { safeInteger, text } from "@starling/protocol";
import * as z from "zod/mini";
import { recordTable } from "../storage/record-table.ts";
import type { VolunteerStorage } from "../storage/storage.ts";

const DayBytes = z.strictObject({ day: text(10), bytes: safeInteger });
const KEY = "day-bytes";

/** Counts bytes against the visitor's daily limit, over reloads. */
export interface DayBytesCounter {
  /** Tells the node's running totals; they start at zero with each node. */
  update(total: number): void;
  today(): number;
}

/** Reads today's count and goes on from it. */
export async function dayBytesCounter(
  storage: VolunteerStorage,
  now: () => Date = () => new Date(),
): Promise<DayBytesCounter> {
  const table = recordTable(storage.table("settings"), DayBytes);
  const kept = await table.get(KEY);
  let day = localDay(now());
  let bytes = kept?.day === day ? kept.bytes : 0;
  let seen = 0;

  function turn(): void {
    const today = localDay(now());
    if (today === day) return;
    day = today;
    bytes = 0;
  }

  return {
    update(total) {
      turn();
      const more = Math.max(0, total - seen);
      seen = total;
      if (more === 0) return;
      bytes += more;
      // Losing the last second of a count is harmless; blocking the page for it is not.
      void table.put(KEY, { day, bytes }).catch(() => {});
    },
    today() {
      turn();
      return bytes;
    },
  };
}

/** The date in local time as `2026-03-09`. */
export function localDay(date: Date): string {
  const two = (value: number) => value.toString().padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
