import type { Bytes32 } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Disputes the pending epoch with a bond equal to its proposer's, which the sender must have approved. `reason` is free.
 * @throws LedgerError
 */
export function challenge(
  ledger: Ledger,
  { params, epoch, reason, ...options }: WriteOptions & { params: JobParams; epoch: number; reason: Bytes32 },
): Promise<Written> {
  return writeRounds(ledger, "challenge", [params, epoch, reason], options);
}
