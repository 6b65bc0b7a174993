import type { Address, JobAccount } from "@starling/protocol";
import type { AccountView } from "../state/volunteer-state.ts";

export interface AccountViewParameters {
  readonly account: Address;
  readonly peer: string;
  readonly standing: number;
  readonly jobs: readonly JobAccount[];
  /** Unix milliseconds; null before the coordinator has said anything. */
  readonly asOf: number | null;
}

/** An account with its sums over all jobs. */
export function accountView({ account, peer, standing, jobs, asOf }: AccountViewParameters): AccountView {
  const sum = (field: (job: JobAccount) => string) =>
    jobs.reduce((total, job) => total + BigInt(field(job)), 0n).toString();
  return {
    account,
    peer,
    standing,
    jobs,
    pendingUnits: sum((job) => job.pendingUnits),
    acceptedUnits: sum((job) => job.acceptedUnits),
    releasedUnits: sum((job) => job.releasedUnits),
    acceptedAmount: sum((job) => job.acceptedAmount),
    settledAmount: sum((job) => job.settledAmount),
    claimedAmount: sum((job) => job.claimedAmount),
    asOf,
  };
}
