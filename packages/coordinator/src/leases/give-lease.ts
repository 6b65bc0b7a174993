import { assign, type Chunk, chunkBlock, memoryOf, type OpenCopy, unitsOf, type WAIT_REASON } from "@starling/protocol";
import type { Fact } from "../facts/fact.ts";
import { leaseIdOf } from "../facts/lease-id.ts";
import { covers } from "../settlement/cover.ts";
import type { Moment } from "../state/live.ts";
import { isUnchecked, openRounds } from "../state/lookup.ts";
import type { ChunkState, JobState, LeaseState, RoundState, SessionState, State } from "../state/state.ts";
import { leaseDuration } from "./deadline.ts";
import { openCopies } from "./open-copies.ts";

export type WaitReason = (typeof WAIT_REASON)[number];

/** A lease to be recorded, or why there is none. */
export type LeaseDecision = { readonly lease: string; readonly facts: readonly Fact[] } | { readonly wait: WaitReason };

/** Whether the session's tab can and may compute chunks of the job. */
function isEligible(job: JobState, session: SessionState, now: number): boolean {
  const { delegation } = session.identity;
  const scoped = /^0x0{64}$/.test(delegation.scope) || delegation.scope === job.job;
  // The tab holds the spec's limit against its own, because frozen weights are in the model and in no count of ours.
  const able = session.microBatch >= 1 && session.chunkBytes >= memoryOf(job.spec);
  return scoped && able && session.engine === job.spec.common.engine && delegation.expiry * 1_000 > now;
}

/** The lease that the session holds and has not committed. */
export function leaseInHand(job: JobState, session: Pick<SessionState, "peer">): LeaseState | undefined {
  return openRounds(job)
    .flatMap(({ leases }) => [...leases.values()])
    .find(({ peer, state }) => peer === session.peer && state === "leased");
}

/**
 * Chooses a copy for a free worker: the open one with the highest `H(seed, chunk, copy, attempt, worker)`. The chunk is
 * cut here when it is leased for the first time, and only while the escrow covers all its copies. Copies that check late
 * results come first, oldest round before the others: they have the least time.
 */
export function decideLease(state: State, job: JobState, session: SessionState, moment: Moment): LeaseDecision {
  if (job.control.paused) return { wait: "paused-by-researcher" };
  if (!isEligible(job, session, moment.now)) return { wait: "not-eligible" };
  if (job.round === null || job.round.sealedAt !== null) return { wait: "aggregating" };
  for (const late of job.late) {
    const decision = chooseIn(late, state, job, session, moment);
    if ("lease" in decision) return decision;
  }
  return chooseIn(job.round, state, job, session, moment);
}

function chooseIn(
  round: RoundState,
  state: State,
  job: JobState,
  session: SessionState,
  { now, live }: Moment,
): LeaseDecision {
  const all = openCopies(job, round, { state, session, live });
  const opened = all.filter(({ index }) => round.chunks[index]?.opened !== null);
  // Where money for a new chunk lacks, the copies that are paid for already can still be computed.
  let broke = false;
  for (const open of [all, opened]) {
    const chosen = assign(round.seed, open, session.worker);
    const place = chosen === undefined ? undefined : round.chunks[chosen.index];
    if (chosen === undefined || place === undefined) continue;
    const chunk = place.opened?.chunk ?? job.lane.cut(job, round, place, { state, session, live });
    const units = unitsOf(job.spec, chunk);
    broke = place.opened === null && !covers(job, live, units * BigInt(place.copies.length));
    if (!broke) return give(job, session, { round, open, chosen, place, chunk, units, now });
  }
  return { wait: broke ? "unfunded" : isVerifying(job) ? "verifying" : "round-full" };
}

interface Choice {
  readonly round: RoundState;
  readonly open: readonly OpenCopy[];
  readonly chosen: OpenCopy;
  readonly place: ChunkState;
  readonly chunk: Chunk;
  readonly units: bigint;
  readonly now: number;
}

/** The facts of a choice: the chunk, where this is its first lease, and the lease. */
function give(job: JobState, { worker, peer, deviceClass }: SessionState, choice: Choice): LeaseDecision {
  const { round, open, chosen, place, chunk, units, now } = choice;
  const head = { at: now, job: job.job, round: round.round };
  const lease = leaseIdOf(job.job, round.round, chosen, worker);
  const given: Fact = {
    type: "lease-given",
    ...head,
    lease,
    ...chosen,
    worker,
    peer,
    deviceClass,
    deadlineMs: leaseDuration(job),
    units: units.toString(),
    open: open.map(({ index, copy, attempt }) => [index, copy, attempt]),
  };
  if (place.opened !== null) return { lease, facts: [given] };
  return { lease, facts: [{ type: "chunk-opened", ...head, chunk, cid: chunkBlock(chunk).cid }, given] };
}

/** Whether the round waits for checks alone. */
function isVerifying(job: JobState): boolean {
  return openRounds(job).some(({ leases }) => leases.values().some(isUnchecked));
}
