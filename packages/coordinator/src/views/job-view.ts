import type { JobView } from "@starling/protocol";
import { blockedBy } from "../settlement/blocked-by.ts";
import type { Releases } from "../settlement/release.ts";
import { connectedSessions, type Moment } from "../state/live.ts";
import { currentRound } from "../state/lookup.ts";
import type { JobState, State } from "../state/state.ts";
import { copyViews } from "./copy-views.ts";
import { memberViews } from "./member-views.ts";
import { roundViews } from "./round-views.ts";
import { statusOf } from "./status.ts";

function stateOf(state: State, job: JobState, { live }: Moment): JobView["state"] {
  if (job.ended !== null) {
    const { reason } = job.ended;
    if (reason === "cancelled" || reason === "closed") return "cancelled";
    return reason === "deadline" ? "expired" : "ended";
  }
  if (job.control.paused) return "paused";
  if (live.unfundedSince.has(job.job)) return "unfunded";
  return connectedSessions(state, job, live).length === 0 ? "waiting" : "running";
}

/** Money as the chain tells it; only `promised` is ours: accepted in closed rounds and in no final root. */
function escrowOf(job: JobState, { live }: Moment, releases: Releases): JobView["escrow"] {
  const chain = live.chain.get(job.job)?.job;
  const final = chain?.final?.total ?? 0n;
  const earned = releases.earned(job);
  const escrowed = chain?.escrowed ?? 0n;
  const refunded = chain?.refunded ?? 0n;
  const paid = chain?.paid ?? 0n;
  const promised = earned > final ? earned - final : 0n;
  const free = escrowed - final - promised;
  return {
    funded: (escrowed + refunded).toString(),
    paid: paid.toString(),
    owed: (final > paid ? final - paid : 0n).toString(),
    promised: promised.toString(),
    refunded: refunded.toString(),
    refundable: (free > 0n ? free : 0n).toString(),
  };
}

/** When the client closed the job, and from when a refund can go through, in milliseconds. */
function endingOf({ job, params }: JobState, { live }: Moment): Pick<JobView, "closedAt" | "refundableAt"> {
  const chain = live.chain.get(job)?.job;
  const closedAt = chain?.closedAt ?? null;
  const settled = Math.min(params.deadline, closedAt ?? params.deadline) + params.grace;
  // The contract pays nothing back while an epoch can still be challenged.
  const ripeAt = chain?.newest?.final === false ? chain.newest.ripeAt : 0;
  return {
    closedAt: closedAt === null ? null : closedAt * 1_000,
    refundableAt: Math.max(settled, ripeAt) * 1_000,
  };
}

function rejectionOf(job: JobState): JobView["rejection"] {
  const { rejection } = job;
  if (rejection === null) return null;
  const { epoch, by, kind, transaction, at } = rejection;
  return { epoch: epoch.epoch, root: epoch.root, by, kind, transaction, at, blocking: blockedBy(job) !== null };
}

/** A job as Lab and Explore show it. */
export function jobView(state: State, job: JobState, moment: Moment, releases: Releases): JobView {
  const { common } = job.spec;
  return {
    job: job.job,
    spec: job.specCid.toString(),
    title: common.title,
    purpose: common.purpose,
    state: stateOf(state, job, moment),
    status: statusOf(state, job, moment),
    client: job.params.client,
    round: currentRound(job),
    rounds: common.stop.rounds,
    lane: job.spec.lane,
    ...job.lane.view(job),
    postedAt: job.addedAt,
    deadline: job.params.deadline * 1_000,
    ...endingOf(job, moment),
    epoch: job.epochs.at(-1)?.epoch ?? 0,
    rejection: rejectionOf(job),
    escrow: escrowOf(job, moment, releases),
    members: memberViews(state, job, moment),
    copies: copyViews(job, moment),
    roundViews: roundViews(job),
  };
}
