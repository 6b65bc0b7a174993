import type { EpochHeader, Terms } from "@starling/protocol";
import { type WriteOptions, type Written, writeProvenance } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Puts on record what a job ended with, once no epoch can follow. Anyone may, once.
 * @throws LedgerError
 */
export function seal(
  ledger: Ledger,
  { params, terms, header, ...options }: WriteOptions & { params: JobParams; terms: Terms; header: EpochHeader },
): Promise<Written> {
  return writeProvenance(ledger, "seal", [params, terms, header], options);
}
