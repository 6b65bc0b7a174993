import { tupleDigest } from "./digest.ts";
import { type Address, compareBytes, type JobId } from "./hex.ts";

/** `seed = H(beacon, job, round)`: all draws of a round follow from it (PROTOCOL §3). */
export function roundSeed(beacon: Uint8Array, job: JobId, round: number): Uint8Array {
  return tupleDigest("starling/seed/1", beacon, job, round);
}

/** The seed that a chunk's samples are drawn with; equal for all copies of the chunk. */
export function chunkSeed(seed: Uint8Array, index: number): Uint8Array {
  return tupleDigest("starling/chunk-seed/1", seed, index);
}

/** A chunk copy that waits for a worker. */
export interface OpenCopy {
  readonly index: number;
  readonly copy: number;
  readonly attempt: number;
}

/** `H(seed, chunk, copy, attempt, worker)`, the score that assigns work. */
export function assignmentScore(seed: Uint8Array, open: OpenCopy, worker: Address): Uint8Array {
  return tupleDigest("starling/assignment/1", seed, open.index, open.copy, open.attempt, worker);
}

/** The open copy that a free worker gets: the one with the highest score. Undefined when none is open. */
export function assign<T extends OpenCopy>(seed: Uint8Array, open: readonly T[], worker: Address): T | undefined {
  let best: { copy: T; score: Uint8Array } | undefined;
  for (const copy of open) {
    const score = assignmentScore(seed, copy, worker);
    if (best === undefined || compareBytes(score, best.score) > 0) best = { copy, score };
  }
  return best?.copy;
}

/** True for the share `1/oneIn` of (chunk, copy) pairs that the seed draws; used for checks by the station. */
export function drawn(seed: Uint8Array, purpose: string, index: number, oneIn: number): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = tupleDigest("starling/draw/1", seed, purpose, index);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % oneIn === 0;
}
