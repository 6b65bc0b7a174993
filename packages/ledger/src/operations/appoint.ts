import type { SignedCoordinatorDelegation } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Stores the hot key that the coordinator appointed, so that it can propose. Anyone may bring the delegation.
 * @throws LedgerError
 */
export function appoint(
  ledger: Ledger,
  { params, signed, ...options }: WriteOptions & { params: JobParams; signed: SignedCoordinatorDelegation },
): Promise<Written> {
  const { delegation, signature } = signed;
  const message = { ...delegation, expiry: BigInt(delegation.expiry) };
  return writeRounds(ledger, "appoint", [params, message, signature], options);
}
