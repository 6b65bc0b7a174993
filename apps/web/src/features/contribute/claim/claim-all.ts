import type { Hex, JobId } from "@starling/protocol";
import type { Claimable } from "./claimable.ts";

/** What one claim moved. */
export interface Moved {
  readonly transaction: Hex;
  readonly amount: bigint;
}

/** A job whose pay has arrived. */
export interface ClaimedJob extends Moved {
  readonly job: JobId;
  readonly title: string;
}

interface ClaimAllOptions {
  readonly jobs: Claimable["jobs"];
  readonly onJob: (title: string) => void;
}

/**
 * Claims one job after the other.
 * @param claim moves what one job owes
 * @throws what the first failing claim threw, when none went through before it
 */
export async function claimAll(
  claim: (job: JobId) => Promise<Moved>,
  { jobs, onJob }: ClaimAllOptions,
): Promise<ClaimedJob[]> {
  const claimed: ClaimedJob[] = [];
  for (const { job, title } of jobs) {
    onJob(title);
    try {
      claimed.push({ job, title, ...(await claim(job)) });
    } catch (error) {
      // What arrived is shown; the rest can be claimed again.
      if (claimed.length > 0) return claimed;
      throw error;
    }
  }
  return claimed;
}
