import { tupleHash } from "./digest.ts";
import type { Address, Bytes32, JobId } from "./hex.ts";

/** What a worker commits to before anybody's bytes are shown. */
export interface CommitmentInput {
  readonly job: JobId;
  readonly round: number;
  /** Digest of the chunk's CID. */
  readonly chunk: Bytes32;
  readonly copy: number;
  readonly worker: Address;
  /** Digest of the output block's CID. */
  readonly result: Bytes32;
  /** 32 random bytes: without them a small output could be guessed from its hash. */
  readonly salt: Uint8Array;
}

/**
 * The worker's seal. Only somebody who holds the result and the salt can make it, and it is bound to the worker, so a
 * copier who sees others' commitments can not seal what it has not computed (PROTOCOL §3, after iExec PoCo).
 */
export function sealOf({ job, round, chunk, copy, worker, result, salt }: CommitmentInput): Bytes32 {
  return tupleHash("starling/seal/1", worker, job, round, chunk, copy, result, salt);
}

/** The commitment's hash: equal for equal results once the salt of the copy is known; salted against guessing. */
export function commitmentHash({ job, round, chunk, result, salt }: CommitmentInput): Bytes32 {
  return tupleHash("starling/commitment/1", job, round, chunk, result, salt);
}
