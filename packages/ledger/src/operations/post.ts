import type { JobId } from "@starling/protocol";
import { ContractRevertError } from "../errors.ts";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import { type JobParams, jobIdOf } from "../job-params.ts";
import { type Ledger, signingDomain } from "../ledger.ts";
import { readEvents } from "./read-events.ts";

/** A job that is on the chain. `already` when an earlier call had posted it. */
export interface Posted extends Pick<Written, "hash" | "block"> {
  readonly job: JobId;
  readonly already: boolean;
  /** Undefined when an earlier call had posted it. */
  readonly gasUsed?: bigint;
}

/**
 * Opens a job and escrows `amount` token wei, which the sender must have approved. Posting the same parameters again
 * answers with the job that is there.
 * @throws LedgerError
 */
export async function post(
  ledger: Ledger,
  { params, amount, ...options }: WriteOptions & { params: JobParams; amount: bigint },
): Promise<Posted> {
  return posting(ledger, params, () => writeRounds(ledger, "post", [params, amount], options));
}

/** Runs a post, and where the job exists already finds the transaction that made it. */
export async function posting(ledger: Ledger, params: JobParams, send: () => Promise<Written>): Promise<Posted> {
  const job = jobIdOf(signingDomain(ledger), params);
  try {
    const { hash, block, gasUsed } = await send();
    return { job, hash, block, gasUsed, already: false };
  } catch (cause) {
    if (!(cause instanceof ContractRevertError && cause.reason === "JobExists")) throw cause;
    const [posted] = await readEvents(ledger, { job, name: "JobPosted" });
    if (posted === undefined) throw cause;
    return { job, hash: posted.transaction, block: posted.block, already: true };
  }
}
