import { encodeFraud, type FraudProof } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Makes the pending epoch fall by a proof. Takes no bond and no arbiter; half of the proposer's bond is then the
 * sender's, see `withdrawBond`. A proof that does not hold is refused before anything is sent.
 * @throws LedgerError
 */
export function disprove(
  ledger: Ledger,
  { params, epoch, proof, ...options }: WriteOptions & { params: JobParams; epoch: number; proof: FraudProof },
): Promise<Written> {
  return writeRounds(ledger, "disprove", [params, epoch, encodeFraud(proof)], options);
}
