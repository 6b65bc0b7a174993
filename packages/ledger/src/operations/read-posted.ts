import type { JobId } from "@starling/protocol";
import { NotOnChainError } from "../errors.ts";
import type { EventOf } from "../events.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";
import { readEvents } from "./read-events.ts";

/** A job as it was posted. */
export interface PostedJob {
  readonly job: JobId;
  readonly params: JobParams;
  /** Token wei that came with the posting. */
  readonly amount: bigint;
  readonly event: EventOf<"JobPosted">;
}

/**
 * All jobs that were posted to the contract, oldest first.
 * @throws ChainUnreachableError
 */
export async function readPostedJobs(
  ledger: Ledger,
  { from, signal }: { from?: bigint; signal?: AbortSignal } = {},
): Promise<PostedJob[]> {
  const events = await readEvents(ledger, {
    name: "JobPosted",
    ...(from === undefined ? {} : { from }),
    ...(signal === undefined ? {} : { signal }),
  });
  return events.map(postedJob);
}

/** The job that a JobPosted event tells of. */
export function postedJob(event: EventOf<"JobPosted">): PostedJob {
  return { job: event.args.job, params: event.args.params, amount: event.args.amount, event };
}

/**
 * One job's parameters, from its posting.
 * @throws NotOnChainError, ChainUnreachableError
 */
export async function readParams(
  ledger: Ledger,
  { job, signal }: { job: JobId; signal?: AbortSignal },
): Promise<JobParams> {
  const [event] = await readEvents(ledger, { job, name: "JobPosted", ...(signal === undefined ? {} : { signal }) });
  if (event !== undefined) return postedJob(event).params;
  throw new NotOnChainError(`Nobody has posted job ${job} here.`, { fix: "Check chain, contract and id." });
}
