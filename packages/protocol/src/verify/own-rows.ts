import { structHasher } from "../eip712.ts";
import { settledRounds, settlesWith } from "../settled-rows.ts";
import { delayOf } from "../units.ts";
import type { EpochCase, LoadedRound } from "./epoch-case.ts";

/** A row of the pages that an epoch looks at, with the hash of its receipt. */
export interface OwnRow {
  readonly row: LoadedRound["pages"][number]["rows"][number];
  /** The round whose page it stands in. */
  readonly round: number;
  readonly hash: Uint8Array;
  /** Whether the round closed since the epoch before. */
  readonly fresh: boolean;
  /** Whether it is under this epoch's roots: with late results not all that closed is settled yet. */
  readonly settled: boolean;
}

/** The rows of all rounds that this epoch closes or settles, in the order of the pages; each is hashed here, once. */
export function ownRows({ domain, spec, loaded, loadedBefore, rounds }: EpochCase): OwnRow[] {
  const delay = delayOf(spec);
  const { closed, last } = loaded.evidence;
  const [from, to] = [loadedBefore?.header.rounds ?? 0, settledRounds(closed, { delay, last })];
  const closedBefore = loadedBefore?.evidence.closed ?? 0;
  const hash = structHasher(domain, "Receipt");
  return rounds.flatMap(({ record: { round }, pages }) =>
    pages.flatMap(({ rows }) =>
      rows.flatMap((row): OwnRow[] => {
        const own = settlesWith(row, round, delay);
        const [fresh, settled] = [round >= closedBefore, own >= from && own < to];
        return fresh || settled ? [{ row, round, hash: hash(row.receipt), fresh, settled }] : [];
      }),
    ),
  );
}
