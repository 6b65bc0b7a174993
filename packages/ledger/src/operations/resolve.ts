import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * The arbiter's answer to a challenge.
 * @throws LedgerError
 */
export function resolve(
  ledger: Ledger,
  { params, epoch, stands, ...options }: WriteOptions & { params: JobParams; epoch: number; stands: boolean },
): Promise<Written> {
  return writeRounds(ledger, "resolve", [params, epoch, stands], options);
}
