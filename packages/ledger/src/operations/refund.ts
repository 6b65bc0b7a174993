import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Sends to the client what is not promised, once the job's grace is over.
 * @throws LedgerError
 */
export function refund(ledger: Ledger, { params, ...options }: WriteOptions & { params: JobParams }): Promise<Written> {
  return writeRounds(ledger, "refund", [params], options);
}
