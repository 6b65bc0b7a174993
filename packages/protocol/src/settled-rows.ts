import type { ReceiptPage } from "./evidence.ts";
import type { RoundRecord } from "./round-record.ts";

type Row = ReceiptPage["rows"][number];

/** A closed round's receipts, as its record names them. */
export interface RoundPages {
  readonly record: Pick<RoundRecord, "round">;
  readonly pages: readonly Pick<ReceiptPage, "rows">[];
}

/**
 * Rounds whose receipts are complete when `closed` rounds are: a late one may still come for the newest `delay`, unless
 * the job is over. An epoch header's `rounds` is this number, so each receipt's own round lies in exactly one epoch.
 */
export function settledRounds(closed: number, { delay, last }: { readonly delay: number; readonly last: boolean }) {
  return last ? closed : Math.max(0, closed - delay);
}

/**
 * The round under whose epoch a receipt is settled: its own, wherever among the next `delay` rounds it met its verdict.
 * One that is filed where it does not belong is settled with the page that it stands in, so that it can be shown.
 */
export function settlesWith({ receipt }: Pick<Row, "receipt">, filed: number, delay: number): number {
  return isFiledInTime(receipt.round, filed, delay) ? receipt.round : filed;
}

/** Whether a chunk of this round may count in the round `filed`. */
export function isFiledInTime(round: number, filed: number, delay: number): boolean {
  return round <= filed && filed - round <= delay;
}

/** The rows that an epoch over the rounds `from` (included) to `to` settles, in the order of the pages. */
export function settledRows(
  rounds: readonly RoundPages[],
  { from, to, delay }: { readonly from: number; readonly to: number; readonly delay: number },
): Row[] {
  return rounds.flatMap(({ record, pages }) =>
    pages.flatMap(({ rows }) =>
      rows.filter((row) => {
        const round = settlesWith(row, record.round, delay);
        return round >= from && round < to;
      }),
    ),
  );
}
