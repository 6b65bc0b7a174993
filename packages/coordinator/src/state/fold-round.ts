import type { Address } from "@starling/protocol";
import type { FactOf } from "../facts/fact.ts";
import { currentModel, isLive, jobOf, roundOf } from "./lookup.ts";
import { roundSlots } from "./round-slots.ts";
import type { JobState, LeaseState, RoundState, State } from "./state.ts";

/** Rounds open, are sealed and close. */
export function foldRound(state: State, fact: FactOf<"round-opened" | "round-sealed" | "round-closed">): void {
  const job = jobOf(state, fact.job);
  switch (fact.type) {
    case "round-opened":
      job.round = {
        round: fact.round,
        seed: fact.seed,
        base: currentModel(job),
        openedAt: fact.at,
        startedAt: null,
        target: job.spec.laneParams.chunks,
        chunks: roundSlots(job, fact.round),
        leases: new Map(),
        sealedAt: null,
      };
      return;
    case "round-sealed":
      seal(roundOf(job), fact.at);
      return;
    case "round-closed":
      close(job, roundOf(job), fact);
      return;
    default:
      fact satisfies never;
  }
}

/** Nothing that is still computed or uploaded counts any more. */
function seal(round: RoundState, at: number): void {
  round.sealedAt = at;
  for (const lease of round.leases.values()) {
    if (!isLive(lease)) continue;
    lease.state = "ended";
    lease.end = "round-over";
  }
}

/** Leases that a round pays: accepted, by a worker with no wrong result in the same round. */
export function paidLeases(job: JobState, round: RoundState): LeaseState[] {
  const wrong = new Set(job.wrong.filter((entry) => entry.round === round.round).map(({ worker }) => worker));
  return [...round.leases.values()].filter(({ verdict, worker }) => verdict?.ok === true && !wrong.has(worker));
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
  const { type: _, job: __, at, multipliers, ...closed } = fact;
  job.closed.push({
    ...closed,
    startedAt: round.startedAt ?? round.openedAt,
    closedAt: at,
    chunks: round.target,
    acceptedChunks: multipliers.length,
    workers: work.size,
    units,
  });
  job.round = null;
}
