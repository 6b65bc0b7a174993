import { DEADLINE_MADS, LEASE_CAP, MIN_DURATIONS, MIN_LEASE_MS, RESUME_GRACE_MS } from "../constants.ts";
import type { Live } from "../state/live.ts";
import type { JobState, LeaseState } from "../state/state.ts";
import { median } from "./median.ts";

/**
 * Milliseconds that a new lease gets: median + k·MAD of this job's recent chunks, at least twice the median, never above
 * four times the spec's first deadline, which holds until there is a history.
 */
export function leaseDuration({ spec, durations }: Pick<JobState, "spec" | "durations">): number {
  const { leaseMs } = spec.common.limits;
  const middle = median(durations);
  if (middle === undefined || durations.length < MIN_DURATIONS) return leaseMs;
  const deviation = median(durations.map((value) => Math.abs(value - middle))) ?? 0;
  const adapted = Math.max(MIN_LEASE_MS, 2 * middle, middle + DEADLINE_MADS * deviation);
  return Math.round(Math.min(LEASE_CAP * leaseMs, adapted));
}

/** When a lease can no longer be renewed. */
export function leaseEnd({ spec }: Pick<JobState, "spec">, { givenAt }: LeaseState): number {
  return givenAt + LEASE_CAP * spec.common.limits.leaseMs;
}

/**
 * When the lease is late: as journaled or renewed while it computes, the spec's own time after the commitment while it
 * uploads. Leases from before a restart get some grace.
 */
export function deadlineOf(job: JobState, lease: LeaseState, { progress, resumedAt }: Live): number {
  const renewed = progress.get(lease.id)?.deadline ?? 0;
  const { leaseMs } = job.spec.common.limits;
  const own = lease.commitment === null ? lease.givenAt + lease.deadlineMs : lease.commitment.at + leaseMs;
  const grace = lease.givenAt < resumedAt ? resumedAt + RESUME_GRACE_MS : 0;
  return Math.max(own, renewed, grace);
}
