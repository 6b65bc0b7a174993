import type { Address } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Pays out the bonds that `account` is owed: its own, or anyone's for 0x…dEaD.
 * @throws LedgerError
 */
export function withdrawBond(
  ledger: Ledger,
  { params, account, ...options }: WriteOptions & { params: JobParams; account: Address },
): Promise<Written> {
  return writeRounds(ledger, "withdrawBond", [params, account], options);
}
