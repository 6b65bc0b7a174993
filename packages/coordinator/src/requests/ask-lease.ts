import type { JobId, TaskReply, TaskRequest } from "@starling/protocol";
import { MAX_OPEN_LEASES, WAIT_MS } from "../constants.ts";
import { decideLease, leaseInHand, type WaitReason } from "../leases/give-lease.ts";
import { leaseMessage } from "../leases/lease-message.ts";
import { findLease, isLive, openRounds } from "../state/lookup.ts";
import type { JobState, SessionState, State } from "../state/state.ts";
import type { RequestContext } from "./context.ts";

type LeaseRequest = Extract<TaskRequest, { type: "lease" }>;

const RETRY: Record<WaitReason, number> = {
  "no-jobs": WAIT_MS.long,
  "round-full": WAIT_MS.round,
  verifying: WAIT_MS.soon,
  aggregating: WAIT_MS.soon,
  "paused-by-researcher": WAIT_MS.long,
  unfunded: WAIT_MS.long,
  "not-eligible": WAIT_MS.long,
  "busy-elsewhere": WAIT_MS.round,
};

/** Of several reasons to wait the one that ends soonest is told. */
const SOONEST: readonly WaitReason[] = [
  "aggregating",
  "verifying",
  "round-full",
  "paused-by-researcher",
  "unfunded",
  "not-eligible",
];

const wait = (reason: WaitReason): TaskReply => ({ type: "wait", reason, retryMs: RETRY[reason] });

/** The jobs that a request may mean: those it names, best first, or the operator's list. */
function wanted(state: State, { jobs, blocked }: LeaseRequest): JobState[] {
  const ids: Iterable<JobId> = jobs.length > 0 ? jobs : state.jobs.keys();
  return [...ids].flatMap((id) => {
    const job = blocked.includes(id) ? undefined : state.jobs.get(id);
    return job === undefined || job.ended !== null ? [] : [job];
  });
}

/** Sessions that owe results may take one chunk more while they upload, no second one to compute. */
function openLeases(state: State, { peer }: SessionState): number {
  return [...state.jobs.values()]
    .flatMap((job) => openRounds(job).flatMap(({ leases }) => [...leases.values()]))
    .filter((lease) => lease.peer === peer && isLive(lease)).length;
}

/** Gives the session work, or says why there is none. Asking again before the first commitment gives the same lease. */
export async function askLease(
  context: RequestContext,
  request: LeaseRequest,
  session: SessionState,
): Promise<TaskReply> {
  const { book, live, clock } = context;
  const message = (job: JobState, id: string): TaskReply | undefined => {
    const lease = findLease(job, id);
    if (lease === undefined) return undefined;
    const given = { now: clock.now(), live, uploadTo: context.uploadTo() };
    return { type: "lease", lease: leaseMessage(job, lease, given) };
  };
  for (const job of book.state.jobs.values()) {
    const held = leaseInHand(job, session);
    if (held !== undefined) return message(job, held.id) ?? wait("aggregating");
  }
  if (openLeases(book.state, session) >= MAX_OPEN_LEASES) return wait("busy-elsewhere");
  const reasons = new Set<WaitReason>();
  for (const job of wanted(book.state, request)) {
    // A chain that is away stops no work that an earlier reading covers.
    await context.refreshChain(job.job).catch(() => undefined);
    const limit = request.microBatches?.find((limited) => limited.job === job.job)?.microBatch;
    const microBatch = Math.min(session.microBatch, limit ?? session.microBatch);
    const decision = await give(context, job, { ...session, microBatch });
    if ("lease" in decision) return message(job, decision.lease) ?? wait("aggregating");
    reasons.add(decision.wait);
  }
  return wait(SOONEST.find((reason) => reasons.has(reason)) ?? "no-jobs");
}

async function give(
  { book, live, clock }: RequestContext,
  job: JobState,
  session: SessionState,
): Promise<ReturnType<typeof decideLease>> {
  let decision: ReturnType<typeof decideLease> = { wait: "aggregating" };
  await book.record((state) => {
    const now = clock.now();
    decision = job.ended === null ? decideLease(state, job, session, { now, live }) : { wait: "no-jobs" };
    if ("facts" in decision) live.unfundedSince.delete(job.job);
    else if (decision.wait === "unfunded" && !live.unfundedSince.has(job.job)) live.unfundedSince.set(job.job, now);
    return "facts" in decision ? decision.facts : [];
  });
  return decision;
}
