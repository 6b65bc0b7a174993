import { VERDICT_KIND } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { openCopy } from "../state/open-copy.ts";
import type { ChunkState, JobState, LeaseState, RoundState } from "../state/state.ts";
import { sampleLease } from "../testing/sample-lease.ts";
import { standingResults } from "./counted-results.ts";
import { receiptPages, receiptRows } from "./receipt-pages.ts";

const chunkAt = (index: number, kind: ChunkState["kind"] = "train"): ChunkState => {
  const copies = [openCopy(0, false), openCopy(1, true)];
  const place = { index, kind, counts: kind === "train", extra: false, audited: false, window: null };
  return { ...place, opened: null, cutFor: null, copies, called: null, countedIn: null };
};

/** A round over three chunks; leases are given ids in their order. */
function roundOf(leases: LeaseState[]): RoundState {
  const chunks = [chunkAt(0), chunkAt(1), chunkAt(2, "evaluate")];
  return {
    round: 4,
    chunks,
    leases: new Map(leases.map((lease, i) => [`${i}`, { ...lease, id: `${i}` }])),
  } as unknown as RoundState;
}

const jobIn = (running: RoundState) => {
  const wrong = [{ round: 4, worker: "0x0bad" }];
  return { job: `0x${"01".repeat(32)}`, late: [], round: running, wrong } as unknown as JobState;
};
const lease = (worker: `0x${string}`, index: number, copy: number, ok?: boolean) =>
  sampleLease({ worker, state: "revealed", index, copy, round: 4, ...(ok === undefined ? {} : { ok, countsIn: 4 }) });

const round = roundOf([
  lease("0x0b", 1, 1, true),
  lease("0x0a", 1, 0, true),
  lease("0x0c", 0, 0, false),
  lease("0x0d", 2, 0, true),
  lease("0x0e", 0, 1),
  lease("0x0bad", 0, 1, true),
]);

const job = jobIn(round);

describe("accepted results", () => {
  it("are one for each chunk, the lowest copy, and none of who was wrong in the round", () => {
    const standing = standingResults(job, round).map(({ chunk, lease: { worker } }) => [chunk.index, worker]);
    expect(standing).toEqual([
      [1, "0x0a"],
      [2, "0x0d"],
    ]);
  });
});

describe("receipt pages", () => {
  it("hold every receipt that met a verdict, in the order of chunks and copies, paid or not", () => {
    const rows = receiptRows(job, round);
    expect(rows.map(({ receipt, paid }) => [receipt.worker, paid])).toEqual([
      ["0x0c", false],
      ["0x0bad", false],
      ["0x0a", true],
      ["0x0b", true],
      ["0x0d", true],
    ]);
    expect(rows.every(({ verdict }) => verdict.kind === VERDICT_KIND.exact)).toBe(true);
  });

  it("are linked, and a round without receipts has one", () => {
    expect(receiptPages(job, round, 2)).toHaveLength(3);
    expect(receiptPages(job, round, 2)[0]?.cid.equals(receiptPages(job, round, 2)[1]?.cid)).toBe(false);
    const empty = roundOf([]);
    expect(receiptPages(jobIn(empty), empty)).toHaveLength(1);
  });
});
