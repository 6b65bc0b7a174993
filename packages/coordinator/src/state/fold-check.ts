import type { Address } from "@starling/protocol";
import type { FactOf } from "../facts/fact.ts";
import { reopen } from "./fold-lease.ts";
import { chunkOf, copyOf, jobOf, leaseOf, roundAt, roundOf } from "./lookup.ts";
import { loseStanding, tally } from "./lose-standing.ts";
import { openCopy } from "./open-copy.ts";
import { workerOf } from "./standing.ts";
import type { JobState, State } from "./state.ts";

/** Checks are called and find something. */
export function foldCheck(state: State, fact: FactOf<"check-called" | "verdict-given">): void {
  const job = jobOf(state, fact.job);
  if (fact.type === "check-called") {
    const chunk = chunkOf(roundAt(job, fact.round), fact.index);
    chunk.called = fact.by;
    if (fact.by === "second") chunk.copies.push(openCopy(chunk.copies.length, true));
    return;
  }
  const counting = roundOf(job);
  const lease = leaseOf(job, fact.lease);
  const round = roundAt(job, lease.round);
  lease.verdict = fact.verdict;
  lease.countsIn = counting.round;
  // A round that late results alone make progress in has its clock running too.
  counting.startedAt ??= fact.at;
  if (fact.verdict.ok) {
    copyOf(round, lease).state = "accepted";
    const worker = workerOf(state, lease.worker);
    const { engine } = job.spec.common;
    worker.standing.set(engine, (worker.standing.get(engine) ?? 0) + 1);
    worker.accepted++;
    worker.units += lease.units;
    worker.jobs.add(job.job);
    tally(job, lease.worker).accepted++;
    return;
  }
  reopen(round, lease, fact.note);
  loseStanding(state, job, lease.worker);
  job.lane.onFailed?.(job, lease.worker);
  forfeit(job, lease.worker, counting.round);
}

/** Pay that is still held back when a result is found wrong is lost (see `payout` in the protocol). */
function forfeit(job: JobState, worker: Address, round: number): void {
  job.wrong.push({ round, worker });
  for (let held = Math.max(0, round - job.spec.common.holdbackRounds); held < round; held++) {
    const units = job.work.get(held)?.get(worker);
    if (units === undefined) continue;
    job.work.get(held)?.delete(worker);
    job.promisedUnits -= units;
  }
}
