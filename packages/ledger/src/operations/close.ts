import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Ends the job now; only its client may. Proposals are still taken for the grace period.
 * @throws LedgerError
 */
export function close(ledger: Ledger, { params, ...options }: WriteOptions & { params: JobParams }): Promise<Written> {
  return writeRounds(ledger, "close", [params], options);
}
