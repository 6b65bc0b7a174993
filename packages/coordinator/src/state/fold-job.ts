import type { FactOf } from "../facts/fact.ts";
import { laneNamed } from "../lanes/lanes.ts";
import { endPending } from "./end-pending.ts";
import { isPending, jobOf, openRounds } from "./lookup.ts";
import type { JobState, RoundState, State } from "./state.ts";

type JobFact = FactOf<"job-added" | "controlled" | "job-ended" | "job-concluded" | "blocks-released">;

/** Jobs come, are paused, end, are concluded once, and give up their blocks. */
export function foldJob(state: State, fact: JobFact): void {
  switch (fact.type) {
    case "job-added":
      if (!state.jobs.has(fact.job)) state.jobs.set(fact.job, newJob(state, fact));
      return;
    case "controlled": {
      const { action, nonce } = fact.order.control;
      const job = jobOf(state, fact.job);
      job.control = { nonce, paused: action === 1, cancelled: job.control.cancelled || action === 3 };
      return;
    }
    case "job-ended": {
      const job = jobOf(state, fact.job);
      job.ended ??= { reason: fact.reason, at: fact.at };
      // A round that nobody has worked for leaves nothing to settle.
      if (job.round !== null && isUntouched(job, job.round)) job.round = null;
      if (job.round === null) endPending(job);
      return;
    }
    case "job-concluded": {
      jobOf(state, fact.job).conclusion ??= fact.conclusion;
      return;
    }
    case "blocks-released":
      jobOf(state, fact.job).released = fact.scope;
      return;
    default:
      fact satisfies never;
  }
}

function isUntouched(job: JobState, { round, leases }: RoundState): boolean {
  const late = openRounds(job).flatMap((open) => [...open.leases.values()]);
  return leases.size === 0 && !late.some((lease) => isPending(lease) || lease.countsIn === round);
}

function newJob({ lanes }: State, { type: _, at, ...given }: FactOf<"job-added">): JobState {
  const lane = laneNamed(lanes, given.spec.lane);
  return {
    ...given,
    lane,
    own: lane.begin(),
    addedAt: at,
    control: { nonce: 0, paused: false, cancelled: false },
    ended: null,
    conclusion: null,
    released: null,
    round: null,
    late: [],
    outrun: new Map(),
    closed: [],
    durations: [],
    work: new Map(),
    wrong: [],
    promisedUnits: 0n,
    chunks: new Map(),
    vouchers: new Map(),
    epochs: [],
    rejection: null,
  };
}
