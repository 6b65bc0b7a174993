import { type Address, delayOf } from "@starling/protocol";
import type { FactOf } from "../facts/fact.ts";
import { endAtSeal, endPending } from "./end-pending.ts";
import { chunkOf, jobOf, leaseOf, madeSoFar, openRounds, roundAt, roundOf } from "./lookup.ts";
import { openPlace } from "./open-copy.ts";
import type { JobState, LeaseState, RoundState, State } from "./state.ts";

/** Rounds open, are sealed and close. */
export function foldRound(state: State, fact: FactOf<"round-opened" | "round-sealed" | "round-closed">): void {
  const job = jobOf(state, fact.job);
  switch (fact.type) {
    case "round-opened": {
      const { target, places } = job.lane.plan(job, fact.round);
      job.round = {
        round: fact.round,
        seed: fact.seed,
        base: madeSoFar(job),
        openedAt: fact.at,
        startedAt: null,
        target,
        chunks: places.map(openPlace),
        leases: new Map(),
        sealedAt: null,
      };
      return;
    }
    case "round-sealed":
      roundOf(job).sealedAt = fact.at;
      endAtSeal(job, roundOf(job).round);
      return;
    case "round-closed":
      close(job, roundOf(job), fact);
      return;
    default:
      fact satisfies never;
  }
}

/** Leases that a round pays: accepted in it, by a worker with no wrong result in the same round. */
export function paidLeases(job: JobState, { round }: Pick<RoundState, "round">): LeaseState[] {
  const wrong = new Set(job.wrong.filter((entry) => entry.round === round).map(({ worker }) => worker));
  return countedLeases(job, round).filter(({ verdict, worker }) => verdict?.ok === true && !wrong.has(worker));
}

/** Leases whose result met its verdict in this round, whichever round they were given in. */
export function countedLeases(job: JobState, round: number): LeaseState[] {
  return openRounds(job).flatMap(({ leases }) => [...leases.values()].filter(({ countsIn }) => countsIn === round));
}

function close(job: JobState, round: RoundState, fact: FactOf<"round-closed">): void {
  const work = new Map<Address, bigint>();
  const paid = paidLeases(job, round);
  let units = 0n;
  for (const lease of paid) {
    work.set(lease.worker, (work.get(lease.worker) ?? 0n) + lease.units);
    units += lease.units;
  }
  job.work.set(round.round, work);
  job.promisedUnits += units;
  const { type: _, job: __, at, counted, ...closed } = fact;
  const summed = counted.map((lease) => leaseOf(job, lease));
  const results = summed.map((lease) => ({ lease, chunk: chunkOf(roundAt(job, lease.round), lease.index) }));
  for (const { chunk } of results) chunk.countedIn = round.round;
  const ended = {
    ...closed,
    startedAt: round.startedAt ?? round.openedAt,
    closedAt: at,
    chunks: round.target,
    acceptedChunks: summed.length,
    lateChunks: summed.filter((lease) => lease.round < round.round).length,
    workers: work.size,
    units,
  };
  job.closed.push(ended);
  job.lane.onClosed?.(job, results, ended);
  retire(job, round);
}

/** The round runs no more; what of it may still count stays at hand while the lane takes it. */
function retire(job: JobState, round: RoundState): void {
  const oldest = round.round + 1 - delayOf(job.spec);
  job.late = openRounds(job).filter((open) => open.round >= oldest);
  job.round = null;
  if (job.ended !== null) endPending(job);
}
