import { fromOne } from "@starling/protocol";
import { ROUND_EXTENSIONS } from "../constants.ts";
import { wantsConclusion } from "../rounds/conclude-job.ts";
import { roundAge, verifiedChunks } from "../rounds/seal-round.ts";
import { blockedBy } from "../settlement/blocked-by.ts";
import { connectedSessions, type Moment } from "../state/live.ts";
import { isLive, isPending, isUnchecked, openRounds } from "../state/lookup.ts";
import type { JobState, RejectionState, RoundState, State } from "../state/state.ts";

const ENDED = {
  rounds: "All rounds are done.",
  target: "The target accuracy was reached.",
  plateau: "The loss on the validation data no longer falls.",
  done: "Everything is computed.",
  deadline: "The deadline has passed.",
  budget: "The budget is used up.",
  cancelled: "The researcher cancelled the job.",
  closed: "The researcher closed the job.",
} as const;

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function afterTheEnd(job: JobState): string {
  const { ended, round, epochs, released, lane } = job;
  const why = ended === null ? "" : ENDED[ended.reason];
  if (round !== null) return `${why} The last round is being finished.`;
  if (wantsConclusion(job)) return `${why} ${lane.concluding}`;
  if (released === "all") return `${why} Everything is settled, and its blocks are no longer kept here.`;
  if (released === "data") return `${why} Everything is settled; its data is no longer kept here, its evidence is.`;
  const last = epochs.at(-1);
  return last?.last === true ? `${why} Everything is settled.` : `${why} The last pay is being settled.`;
}

function afterRejection({ epoch, by, kind }: RejectionState): string {
  const how = by === "arbiter" ? "the arbiter rejected it" : `a proof made it fall (${kind})`;
  return `Epoch ${epoch.epoch} is not settled: ${how}, and the evidence still says the same. The operator must decide.`;
}

function inRound(job: JobState, round: RoundState, now: number, connected: number): string {
  if (round.sealedAt !== null) return `Round ${fromOne(round.round)}: putting the accepted results together.`;
  const { quorum, limits } = job.spec.common;
  const verified = verifiedChunks(job);
  const leases = openRounds(job).flatMap((open) => [...open.leases.values()]);
  const computing = leases.filter(isLive).length;
  const checking = leases.filter(isUnchecked).length;
  const behind = leases.filter((lease) => lease.round < round.round && isPending(lease)).length;
  const extended = Math.floor(roundAge(round, now) / limits.roundMs);
  const done = `Round ${fromOne(round.round)}: ${verified} of ${round.target} chunks verified`;
  if (verified < quorum && extended > ROUND_EXTENSIONS) return `${done}; waiting for workers until ${quorum} are.`;
  if (connected === 0 && computing === 0 && checking === 0) return `${done}; waiting for workers.`;
  const late = extended > 0 ? `, extended ${extended === 1 ? "once" : "twice"}` : "";
  const before = behind > 0 ? `, ${behind} of them from rounds before` : "";
  return `${done}, ${computing} at work, ${checking} being checked${before}${late}.`;
}

/** What the coordinator is doing for the job, or waiting for, in words. */
export function statusOf(state: State, job: JobState, { now, live }: Moment): string {
  const trouble = live.troubles.get(job.job);
  if (trouble !== undefined) return `Trying again: ${trouble.split("\n")[0]}`.slice(0, 300);
  const blocked = blockedBy(job);
  if (blocked !== null) return afterRejection(blocked);
  if (job.ended !== null) return afterTheEnd(job);
  if (job.control.paused) return "Paused by the researcher.";
  if (live.unfundedSince.has(job.job)) return "The escrow does not cover another chunk; fund the job to go on.";
  if (job.round === null) return `Round ${fromOne(job.closed.length)}: waiting for the seed.`;
  const connected = connectedSessions(state, job, live).length;
  return `${inRound(job, job.round, now, connected)} ${count(connected, "worker")} connected.`;
}
