import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Sends to the client what nobody claimed until `claimUntil`. Anyone may.
 * @throws LedgerError
 */
export function sweep(ledger: Ledger, { params, ...options }: WriteOptions & { params: JobParams }): Promise<Written> {
  return writeRounds(ledger, "sweep", [params], options);
}
