import type { FactOf } from "../facts/fact.ts";
import { endPending } from "./end-pending.ts";
import { isPending, jobOf, openRounds } from "./lookup.ts";
import type { JobState, RoundState, State } from "./state.ts";

type JobFact = FactOf<"job-added" | "controlled" | "job-ended" | "job-tested" | "blocks-released">;

/** Jobs come, are paused, end, are tested once, and give up their blocks. */
export function foldJob(state: State, fact: JobFact): void {
  switch (fact.type) {
    case "job-added":
      if (!state.jobs.has(fact.job)) state.jobs.set(fact.job, newJob(fact));
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
    case "job-tested": {
      const { correct, total, lossMicroNats } = fact;
      jobOf(state, fact.job).test ??= { correct, total, lossMicroNats };
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

function newJob({ type: _, at, ...given }: FactOf<"job-added">): JobState {
  return {
    ...given,
    addedAt: at,
    control: { nonce: 0, paused: false, cancelled: false },
    ended: null,
    test: null,
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
    leftOut: new Map(),
    vouchers: new Map(),
    epochs: [],
    rejection: null,
  };
}
