import type { JobId } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { Ledger } from "../ledger.ts";
import { type ClaimLeaf, claimArgs } from "./claim.ts";

/**
 * As `claim`, for many in one transaction. Accounts with nothing due, or that the token refuses, are skipped: see the
 * ClaimSkipped events of the answer.
 * @throws LedgerError
 */
export function claimMany(
  ledger: Ledger,
  { job, leaves, ...options }: WriteOptions & { job: JobId; leaves: readonly ClaimLeaf[] },
): Promise<Written> {
  return writeRounds(ledger, "claimMany", [job, leaves.map(claimArgs)], options);
}
