import type { JobAccount } from "@starling/protocol";
import { claimable } from "./claimable.ts";

/** What of a job's account the figures follow from. */
export type JobEarned = Omit<JobAccount, "releasedUnits" | "voucher">;

/** An account's units and tokens along their life, over all jobs. Amounts in token wei. */
export interface Earned {
  readonly pendingUnits: bigint;
  readonly acceptedUnits: bigint;
  readonly acceptedAmount: bigint;
  readonly settledAmount: bigint;
  readonly claimedAmount: bigint;
  /** Settled and not yet claimed. */
  readonly ready: bigint;
  readonly chunks: { readonly pending: number; readonly accepted: number; readonly rejected: number };
}

/** Adds up what the jobs say. */
export function sumEarned(jobs: readonly JobEarned[]): Earned {
  const wei = (of: (job: JobEarned) => string) => jobs.reduce((sum, job) => sum + BigInt(of(job)), 0n);
  const count = (of: (job: JobEarned) => number) => jobs.reduce((sum, job) => sum + of(job), 0);
  return {
    pendingUnits: wei(({ pendingUnits }) => pendingUnits),
    acceptedUnits: wei(({ acceptedUnits }) => acceptedUnits),
    acceptedAmount: wei(({ acceptedAmount }) => acceptedAmount),
    settledAmount: wei(({ settledAmount }) => settledAmount),
    claimedAmount: wei(({ claimedAmount }) => claimedAmount),
    ready: claimable(jobs).total,
    chunks: {
      pending: count(({ pendingChunks }) => pendingChunks),
      accepted: count(({ acceptedChunks }) => acceptedChunks),
      rejected: count(({ rejectedChunks }) => rejectedChunks),
    },
  };
}
