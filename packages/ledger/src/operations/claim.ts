import type { CumulativeLeaf, JobId, MerklePath } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { Ledger } from "../ledger.ts";

/** A leaf of the final pay tree with its path, as `payProof` gives it. */
export type ClaimLeaf = CumulativeLeaf & MerklePath;

/** The leaf in the contract's words. */
export function claimArgs({ account, amount, index, proof }: ClaimLeaf) {
  return { account, cumulative: amount, index: BigInt(index), proof };
}

/**
 * Pays an account what the final root promises it beyond what it had. Anyone may, for anyone.
 * @throws LedgerError
 */
export function claim(
  ledger: Ledger,
  { job, leaf, ...options }: WriteOptions & { job: JobId; leaf: ClaimLeaf },
): Promise<Written> {
  return writeRounds(ledger, "claim", [job, claimArgs(leaf)], options);
}
