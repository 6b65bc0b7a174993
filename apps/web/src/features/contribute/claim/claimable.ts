import type { JobAccount, JobId } from "@starling/protocol";

/** What can be claimed now, per job. */
export interface Claimable {
  readonly total: bigint;
  readonly jobs: readonly { readonly job: JobId; readonly title: string; readonly amount: bigint }[];
}

/** Settled and not yet claimed amounts in token wei; jobs with nothing are left out. */
export function claimable(
  accounts: readonly Pick<JobAccount, "job" | "title" | "settledAmount" | "claimedAmount">[],
): Claimable {
  const jobs = accounts
    .map(({ job, title, settledAmount, claimedAmount }) => ({
      job,
      title,
      amount: BigInt(settledAmount) - BigInt(claimedAmount),
    }))
    .filter(({ amount }) => amount > 0n);
  return { total: jobs.reduce((sum, { amount }) => sum + amount, 0n), jobs };
}
