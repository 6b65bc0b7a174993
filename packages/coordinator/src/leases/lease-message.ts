import { chunkBlock, type Lease } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Live } from "../state/live.ts";
import { chunkOf, roundAt } from "../state/lookup.ts";
import type { JobState, LeaseState } from "../state/state.ts";
import { deadlineOf } from "./deadline.ts";

/** The way to the model that a round starts from: the newest checkpoint before it that is kept whole, and the records since. */
export function baseRoute(job: Pick<JobState, "closed" | "spec">, round: number): Lease["base"] {
  let whole: CID = job.spec.laneParams.checkpoint;
  let wholeRound = 0;
  for (const closed of job.closed.slice(0, round)) {
    if (!closed.whole) continue;
    whole = closed.model;
    wholeRound = closed.round + 1;
  }
  return { whole, wholeRound, records: job.closed.slice(wholeRound, round).map(({ record }) => record) };
}

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
    base: baseRoute(job, lease.round),
    uploadTo: [...uploadTo],
  };
}
