import { structHasher } from "../eip712.ts";
import type { EpochCase, LoadedRound } from "./epoch-case.ts";

/** A row of the epoch's own pages with the hash of its receipt. */
export interface OwnRow {
  readonly row: LoadedRound["pages"][number]["rows"][number];
  /** The round whose page it stands in. */
  readonly round: number;
  readonly hash: Uint8Array;
}

/** The rows of the epoch's own rounds in the order of the pages; each is hashed here, once. */
export function ownRows({ domain, loadedBefore, rounds }: EpochCase): OwnRow[] {
  const settledBefore = loadedBefore?.header.rounds ?? 0;
  const hash = structHasher(domain, "Receipt");
  return rounds
    .filter(({ record }) => record.round >= settledBefore)
    .flatMap(({ record: { round }, pages }) =>
      pages.flatMap((page) => page.rows.map((row) => ({ row, round, hash: hash(row.receipt) }))),
    );
}
