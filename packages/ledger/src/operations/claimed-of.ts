import type { Address, JobId } from "@starling/protocol";
import type { Ledger } from "../ledger.ts";
import { readRounds } from "../read.ts";

/** Token wei that an account has been paid from a job so far. @throws ChainUnreachableError */
export function claimedOf(ledger: Ledger, { job, account }: { job: JobId; account: Address }): Promise<bigint> {
  return readRounds(ledger, "claimedOf", [job, account]);
}

/** Token wei of the final root that an account has not yet been paid. @throws ChainUnreachableError */
export function owedOf(ledger: Ledger, { job, account }: { job: JobId; account: Address }): Promise<bigint> {
  return readRounds(ledger, "owedOf", [job, account]);
}
