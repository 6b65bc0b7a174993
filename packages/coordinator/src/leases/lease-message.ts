import { chunkBlock, type Lease } from "@starling/protocol";
import type { Live } from "../state/live.ts";
import { chunkOf, roundAt } from "../state/lookup.ts";
import type { JobState, LeaseState } from "../state/state.ts";
import { deadlineOf } from "./deadline.ts";

/** A lease as it travels. `uploadTo` are peers that take the reveal, best first. */
export function leaseMessage(
  job: JobState,
  lease: LeaseState,
  { now, live, uploadTo }: { now: number; live: Live; uploadTo: readonly string[] },
): Lease {
  const { opened } = chunkOf(roundAt(job, lease.round), lease.index);
  if (opened === null) throw new TypeError("A lease without a chunk.");
  return {
    id: lease.id,
    job: job.job,
    spec: job.specCid,
    chunk: chunkBlock(opened.chunk).bytes,
    chunkCid: opened.cid,
    copy: lease.copy,
    attempt: lease.attempt,
    units: lease.units.toString(),
    deadlineMs: Math.max(0, Math.round(deadlineOf(job, lease, live) - now)),
    base: job.lane.route(job, lease.round),
    uploadTo: [...uploadTo],
  };
}
