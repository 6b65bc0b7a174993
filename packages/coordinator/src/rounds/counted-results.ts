import { paidLeases } from "../state/fold-round.ts";
import { openRounds } from "../state/lookup.ts";
import type { ChunkState, JobState, LeaseState, RoundState } from "../state/state.ts";

/** A chunk with the lease whose result stands for it. */
export interface CountedResult {
  readonly chunk: ChunkState;
  readonly lease: LeaseState;
}

/**
 * The results that stand in a sealed round, one for each chunk that none before has counted, in the order of rounds and
 * chunks: of equal claims the lowest copy.
 */
export function standingResults(job: JobState, round: RoundState): CountedResult[] {
  const paid = Map.groupBy(paidLeases(job, round), ({ round: own, index }) => `${own} ${index}`);
  return openRounds(job).flatMap((open) =>
    open.chunks
      .filter((chunk) => chunk.countedIn === null)
      .flatMap((chunk) => {
        const [lease] = (paid.get(`${open.round} ${chunk.index}`) ?? []).sort((a, b) => a.copy - b.copy);
        return lease === undefined ? [] : [{ chunk, lease }];
      }),
  );
}
