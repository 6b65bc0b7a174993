import type { Bytes32 } from "@starling/protocol";
import type { Fact, FactOf } from "../facts/fact.ts";
import type { Moment } from "../state/live.ts";
import { isLive, openRounds } from "../state/lookup.ts";
import type { JobState, LeaseState, State } from "../state/state.ts";
import { deadlineOf } from "./deadline.ts";

/** The end of one lease. */
export function endLease(
  { job, id }: LeaseState,
  now: number,
  reason: FactOf<"lease-ended">["reason"],
  note: string,
): Fact {
  return { type: "lease-ended", at: now, job, lease: id, reason, note };
}

/** Leases that are past their deadline. */
export function lateLeases(job: JobState, { now, live }: Moment): Fact[] {
  return openRounds(job)
    .flatMap(({ leases }) => [...leases.values()])
    .filter((lease) => isLive(lease) && deadlineOf(job, lease, live) <= now)
    .map((lease) => endLease(lease, now, "late", "No result came in time; the chunk goes to somebody else."));
}

/** What a session was computing when it left. What it has committed may still be revealed after it comes back. */
export function abandonedLeases(state: State, peer: Bytes32, now: number): Fact[] {
  const note = "The worker left; the chunk goes to somebody else.";
  return [...state.jobs.values()].flatMap((job) =>
    openRounds(job)
      .flatMap(({ leases }) => [...leases.values()])
      .filter((lease) => lease.peer === peer && lease.state === "leased")
      .map((lease) => endLease(lease, now, "disconnected", note)),
  );
}
