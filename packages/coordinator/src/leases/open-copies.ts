import type { OpenCopy } from "@starling/protocol";
import { MAX_ATTEMPTS } from "../constants.ts";
import type { Asker } from "../lanes/lane.ts";
import { isPublic } from "../state/end-pending.ts";
import { isPending } from "../state/lookup.ts";
import { hasStanding } from "../state/standing.ts";
import type { ChunkState, CopyState, JobState, LeaseState, RoundState } from "../state/state.ts";

/** Whether a result of the chunk was accepted: then nobody else needs to compute it. */
export function isVerified({ copies }: ChunkState): boolean {
  return copies.some(({ state }) => state === "accepted");
}

/** Chunks on which the worker has its say: no one confirms himself, and a refused worker does not try again. */
function chunksOf({ leases }: RoundState, worker: string): Set<number> {
  const chunks = new Set<number>();
  for (const lease of leases.values()) {
    if (lease.worker === worker && (lease.state !== "ended" || lease.end === "invalid")) chunks.add(lease.index);
  }
  return chunks;
}

/**
 * Whether a chunk of a round that is closed may need one more copy: somebody may still deliver it, and no result of it is
 * public. New work always begins in the running round.
 */
export function mayNeedCopies(round: RoundState, chunk: ChunkState): boolean {
  if (isVerified(chunk) || isPublic(round, chunk.index)) return false;
  return round.leases.values().some((lease) => lease.index === chunk.index && isPending(lease));
}

/** Whether a chunk of a round that is closed waits for a copy to check what was delivered. */
function needsCopy(round: RoundState, chunk: ChunkState): boolean {
  const delivered = ({ index, state }: LeaseState) => index === chunk.index && /^(committed|revealed)$/.test(state);
  return mayNeedCopies(round, chunk) && round.leases.values().some(delivered);
}

/**
 * The copies that this worker may have, from which the seed draws one: those of the target and what must be verified beside it first,
 * the ones beyond it only when nothing else is left.
 */
export function openCopies(job: JobState, round: RoundState, asker: Asker): OpenCopy[] {
  const { state, session } = asker;
  const { worker, microBatch } = session;
  // A check copy is withdrawn when the station takes over.
  const standing = hasStanding(state, job, worker);
  const mayTake = (chunk: ChunkState, { check }: CopyState) => !check || (standing && chunk.called !== "station");
  const own = chunksOf(round, worker);
  const all = round.chunks
    .filter((chunk) => !isVerified(chunk) && !own.has(chunk.index))
    .filter((chunk) => round === job.round || needsCopy(round, chunk))
    .filter(({ opened }) => opened === null || opened.chunk.microBatch <= microBatch)
    .filter((chunk) => job.lane.mayTake?.(job, round, chunk, asker) ?? true)
    .flatMap((chunk) =>
      chunk.copies
        .filter((copy) => copy.state === "open" && copy.attempt < MAX_ATTEMPTS && mayTake(chunk, copy))
        .map(({ copy, attempt }) => ({ index: chunk.index, copy, attempt, extra: chunk.extra })),
    );
  const target = all.filter(({ extra }) => !extra);
  return (target.length > 0 ? target : all).map(({ index, copy, attempt }) => ({ index, copy, attempt }));
}
