import { delayOf } from "@starling/protocol";
import { MAX_OUTRUN } from "../constants.ts";
import { reopen } from "./fold-lease.ts";
import { chunkOf, isPending, openRounds } from "./lookup.ts";
import type { JobState, LeaseState, RoundState, SealEnd } from "./state.ts";

const NOTE: Record<SealEnd, string> = {
  "round-over": "The round was over before the result.",
  "too-old": "The result would have been too old to count.",
  overtaken: "Another result of the chunk became public first.",
};

/** What keeps a pending result from counting after this round was sealed; undefined where it still may. */
function endOf(job: JobState, round: RoundState, lease: LeaseState, sealed: number): SealEnd | undefined {
  const delay = delayOf(job.spec);
  const next = sealed + 1;
  const mayFollow = job.ended === null && next < job.spec.common.stop.rounds;
  if (!mayFollow || delay === 0 || !chunkOf(round, lease.index).counts) return "round-over";
  if (next - round.round > delay) return "too-old";
  return lease.state === "leased" && isPublic(round, lease.index) ? "overtaken" : undefined;
}

/** Whether a result of the chunk met its verdict: a closed round's pages name it, so that anybody can fetch it. */
export function isPublic({ leases }: RoundState, index: number): boolean {
  return leases.values().some((lease) => lease.index === index && lease.verdict !== null);
}

/** A sealed round ends what can no longer count: without late results everything that is still on its way. */
export function endAtSeal(job: JobState, sealed: number): void {
  for (const round of openRounds(job)) {
    for (const lease of round.leases.values()) {
      if (!isPending(lease)) continue;
      const end = endOf(job, round, lease, sealed);
      if (end !== undefined) outrun(job, round, lease, end);
    }
  }
}

/** Nothing follows on the job's last round. */
export function endPending(job: JobState): void {
  for (const round of job.late) {
    for (const lease of round.leases.values()) if (isPending(lease)) outrun(job, round, lease, "round-over");
  }
  job.late = [];
}

function outrun(job: JobState, round: RoundState, lease: LeaseState, end: SealEnd): void {
  lease.state = "ended";
  lease.end = end;
  reopen(round, lease, NOTE[end]);
  job.outrun.set(lease.id, { peer: lease.peer, end });
  const [oldest] = job.outrun.keys();
  if (job.outrun.size > MAX_OUTRUN && oldest !== undefined) job.outrun.delete(oldest);
}
