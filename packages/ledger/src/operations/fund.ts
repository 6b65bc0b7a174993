import type { JobId } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";

import type { Ledger } from "../ledger.ts";

/**
 * Adds `amount` token wei, which the sender must have approved, to a job's escrow.
 * @throws LedgerError
 */
export function fund(
  ledger: Ledger,
  { job, amount, ...options }: WriteOptions & { job: JobId; amount: bigint },
): Promise<Written> {
  return writeRounds(ledger, "fund", [job, amount], options);
}
