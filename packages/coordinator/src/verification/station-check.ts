import type { AbortOptions, Checker, CheckerResult, Clock } from "../components.ts";
import { CHECK_CACHE } from "../constants.ts";
import type { WorkOf } from "../lanes/lanes.ts";
import { takesResults, verifiedChunks } from "../rounds/seal-round.ts";
import type { Book } from "../state/book.ts";
import { isUnchecked } from "../state/lookup.ts";
import type { ChunkState, JobState, LeaseState, RoundState } from "../state/state.ts";
import { verdictFact } from "./verdict.ts";

/** What the station's checks need. */
export interface StationCheckComponents {
  readonly book: Book;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly workOf: WorkOf;
}

/** Results that wait for the station's word on this chunk, and may have it now. */
export function awaitingStation(job: JobState, round: RoundState, chunk: ChunkState): LeaseState[] {
  if (chunk.called !== "station" || !takesResults(job, round, chunk, verifiedChunks(job))) return [];
  return [...round.leases.values()].filter((lease) => lease.index === chunk.index && isUnchecked(lease));
}

/** Computes chunks at the station and holds the workers' results against them; a few computations are kept. */
export function stationCheck({ book, checker, clock, workOf }: StationCheckComponents) {
  const kept = new Map<string, CheckerResult>();

  async function compute(job: JobState, chunk: ChunkState, options: AbortOptions): Promise<CheckerResult | undefined> {
    if (chunk.opened === null) return undefined;
    const key = chunk.opened.cid.toString();
    const result = kept.get(key) ?? (await checker.compute(chunk.opened.chunk, { spec: job.spec, ...options }));
    kept.delete(key);
    kept.set(key, result);
    const [oldest] = kept.keys();
    if (kept.size > CHECK_CACHE && oldest !== undefined) kept.delete(oldest);
    return result;
  }

  /** Checks everything of this chunk that waits; verdicts count only if the round was not sealed meanwhile. */
  return async function check(
    job: JobState,
    round: RoundState,
    chunk: ChunkState,
    options: AbortOptions = {},
  ): Promise<void> {
    const own = await compute(job, chunk, options);
    if (own === undefined) return;
    for (const lease of awaitingStation(job, round, chunk)) {
      const { reveal } = lease;
      if (reveal === null || chunk.opened === null) continue;
      const finding = await workOf(job).compare(job, chunk.opened.chunk, own, reveal);
      if (finding === undefined) continue;
      await book.record(() =>
        awaitingStation(job, round, chunk).includes(lease) ? [verdictFact(job, lease, finding, clock.now())] : [],
      );
    }
  };
}
