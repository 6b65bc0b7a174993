import { type Block, EVIDENCE_PAGE, encodeBlock, type ReceiptPage } from "@starling/protocol";
import { countedLeases, paidLeases } from "../state/fold-round.ts";
import type { JobState, RoundState } from "../state/state.ts";

/** All receipts that met their verdict in a round, with it, in the order of leases: late ones first. */
export function receiptRows(job: JobState, round: RoundState): ReceiptPage["rows"] {
  const paid = new Set(paidLeases(job, round).map(({ id }) => id));
  return countedLeases(job, round.round)
    .sort((a, b) => a.round - b.round || a.index - b.index || a.copy - b.copy || a.attempt - b.attempt)
    .flatMap(({ id, reveal, verdict }) =>
      reveal === null || verdict === null ? [] : [{ ...reveal.receipt, verdict, paid: paid.has(id) }],
    );
}

/** The rows as linked pages, the first page first. A round without receipts has one empty page. */
export function receiptPages(job: JobState, round: RoundState, size = EVIDENCE_PAGE): Block[] {
  const rows = receiptRows(job, round);
  const pages: Block[] = [];
  const starts = Array.from({ length: Math.max(1, Math.ceil(rows.length / size)) }, (_, i) => i * size);
  for (const start of starts.reverse()) {
    const page: ReceiptPage = {
      v: 1,
      job: job.job,
      round: round.round,
      next: pages[0]?.cid ?? null,
      rows: rows.slice(start, start + size),
    };
    pages.unshift(encodeBlock(page));
  }
  return pages;
}
