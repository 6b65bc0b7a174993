import { delayOf, type PayoutLeaf, payout, settledRounds } from "@starling/protocol";
import type { JobState } from "../state/state.ts";
import { payEvidence } from "./pay-evidence.ts";

/** Leaves of the pay tree that the next epoch can promise. */
export interface Release {
  /** Rounds below this one are released. */
  readonly releasedBelow: number;
  readonly leaves: readonly PayoutLeaf[];
  /** Sum of the leaves in token wei. */
  readonly total: bigint;
  /** Whether this is all that the job will ever pay. */
  readonly last: boolean;
}

/**
 * Rounds that the holdback lets go, counted from the newest whose receipts are complete: all of them once the job has
 * ended and its last round is closed.
 */
function dueBelow({ ended, round, closed, spec }: JobState): number {
  if (ended !== null && round === null) return closed.length;
  const settled = settledRounds(closed.length, { delay: delayOf(spec), last: false });
  return Math.max(0, settled - spec.common.holdbackRounds);
}

/** Leaves and total that the facts give when rounds below `releasedBelow` are released. */
export function leavesAt(
  job: Pick<JobState, "spec" | "work" | "wrong">,
  releasedBelow: number,
): { leaves: PayoutLeaf[]; total: bigint } {
  const leaves = payout(job.spec, payEvidence(job, releasedBelow));
  return { leaves, total: leaves.reduce((sum, { amount }) => sum + amount, 0n) };
}

/**
 * What can be released now: as many rounds as the holdback lets go and the contract's `maxStep` lets one epoch add. It
 * never takes back what an earlier call released.
 */
export function nextRelease(job: JobState): Release {
  const before = job.epochs.at(-1);
  const most = (before?.total ?? 0n) + BigInt(job.params.maxStep);
  const due = dueBelow(job);
  let low = before?.releasedBelow ?? 0;
  let high = Math.max(due, low);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (leavesAt(job, middle).total <= most) low = middle;
    else high = middle - 1;
  }
  const last = job.ended !== null && job.round === null && low >= due;
  return { releasedBelow: low, last, ...leavesAt(job, low) };
}

/** The leaves of an epoch that was built before: they follow from the facts, as they did then. */
export function leavesOfEpoch(job: JobState, epoch: number): readonly PayoutLeaf[] {
  const built = job.epochs.find((known) => known.epoch === epoch);
  return built === undefined ? [] : leavesAt(job, built.releasedBelow).leaves;
}

/** Pay that follows from a job's facts, computed once for each change of what it follows from. */
export interface Releases {
  /** @see nextRelease */
  next(job: JobState): Release;
  /** Token wei of all accepted work of closed rounds, released or not. */
  earned(job: JobState): bigint;
}

/** Keeps the last answer for each job: it changes when a round closes, a result is found wrong, or the job ends. */
export function releases(): Releases {
  const kept = new Map<string, { readonly key: string; readonly release: Release; readonly earned: bigint }>();
  function of(job: JobState) {
    const { closed, wrong, epochs, ended, round } = job;
    const key = [closed.length, wrong.length, epochs.length, ended !== null && round === null].join();
    let known = kept.get(job.job);
    if (known?.key !== key) {
      known = { key, release: nextRelease(job), earned: leavesAt(job, closed.length).total };
      kept.set(job.job, known);
    }
    return known;
  }
  return { next: (job) => of(job).release, earned: (job) => of(job).earned };
}
