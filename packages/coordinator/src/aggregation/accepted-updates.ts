import type { RoundWork } from "@starling/learning";
import { paidLeases } from "../state/fold-round.ts";
import { openRounds } from "../state/lookup.ts";
import type { ChunkState, JobState, LeaseState, RoundState } from "../state/state.ts";

/** A training chunk with the lease whose result stands for it. */
export interface AcceptedUpdate {
  readonly chunk: ChunkState;
  readonly lease: LeaseState;
}

/**
 * The results that a sealed round counts, one for each training chunk that none before has summed, in the order of rounds
 * and chunks: of equal claims the lowest copy. Evaluation results likewise.
 */
export function acceptedResults(job: JobState, round: RoundState, kind: ChunkState["kind"]): AcceptedUpdate[] {
  const paid = Map.groupBy(paidLeases(job, round), ({ round: own, index }) => `${own} ${index}`);
  return openRounds(job).flatMap((open) =>
    open.chunks
      .filter((chunk) => chunk.kind === kind && chunk.countedIn === null)
      .flatMap((chunk) => {
        const [lease] = (paid.get(`${open.round} ${chunk.index}`) ?? []).sort((a, b) => a.copy - b.copy);
        return lease === undefined ? [] : [{ chunk, lease }];
      }),
  );
}

/** What the updates are weighed by, in their order: their chunks' work and their headers' norms. */
export function worksOf(updates: readonly AcceptedUpdate[]): RoundWork[] {
  return updates.flatMap(({ chunk: { opened }, lease: { reveal } }) => {
    if (opened === null || reveal?.summary.kind !== "train") return [];
    const { steps, batch, lr, round } = opened.chunk;
    return [{ steps, batch, norm2: BigInt(reveal.summary.norm2), lrBits: lr, round }];
  });
}
