import type { Address } from "@starling/protocol";
import { DURATION_HISTORY, SPEED_ALPHA } from "../constants.ts";
import type { FactOf } from "../facts/fact.ts";
import { chunkOf, copyOf, jobOf, leaseOf, roundAt } from "./lookup.ts";
import { loseStanding } from "./lose-standing.ts";
import { workerOf } from "./standing.ts";
import type { ChunkState, JobState, LeaseState, RoundState, State } from "./state.ts";

type LeaseFact = FactOf<"chunk-opened" | "lease-given" | "lease-ended" | "committed" | "revealed">;

/** Leases from their beginning to the reveal, or to their end without one. */
export function foldLease(state: State, fact: LeaseFact): void {
  const job = jobOf(state, fact.job);
  switch (fact.type) {
    case "chunk-opened":
      chunkOf(roundAt(job, fact.round), fact.chunk.index).opened = { chunk: fact.chunk, cid: fact.cid };
      return;
    case "lease-given": {
      const round = roundAt(job, fact.round);
      give(round, fact);
      takeUp(job, chunkOf(round, fact.index), fact.worker);
      return;
    }
    case "lease-ended":
      end(state, job, fact);
      return;
    case "committed": {
      const lease = leaseOf(job, fact.lease);
      const round = roundAt(job, lease.round);
      lease.state = "committed";
      lease.commitment = { hash: fact.hash, seal: fact.seal, at: fact.at };
      copyOf(round, lease).state = "committed";
      measure(state, job, round, lease, fact.at);
      return;
    }
    case "revealed": {
      const lease = leaseOf(job, fact.lease);
      const round = roundAt(job, lease.round);
      const { output, summary, receipt, receiptHash, at } = fact;
      lease.state = "revealed";
      lease.reveal = { output, summary, receipt, receiptHash, at };
      copyOf(round, lease).state = "revealed";
      const { cutFor } = chunkOf(round, lease.index);
      job.lane.onRevealed?.(job, lease.worker, summary, cutFor === lease.worker);
      workerOf(state, lease.worker).lastSeen = at;
      return;
    }
    default:
      fact satisfies never;
  }
}

function give(round: RoundState, fact: FactOf<"lease-given">): void {
  const { type: _, at, lease: id, units, open: __, ...given } = fact;
  round.startedAt ??= at;
  const rest = { state: "leased", commitment: null, reveal: null, verdict: null, countsIn: null, end: null } as const;
  round.leases.set(id, { ...given, id, givenAt: at, units: BigInt(units), ...rest });
  const copy = copyOf(round, fact);
  copy.state = "leased";
  copy.lease = id;
  copy.note = null;
}

function end(state: State, job: JobState, { lease: id, reason, note }: FactOf<"lease-ended">): void {
  const lease = leaseOf(job, id);
  const round = roundAt(job, lease.round);
  lease.state = "ended";
  lease.end = reason;
  reopen(round, lease, note);
  if (reason === "invalid") loseStanding(state, job, lease.worker);
  startAnew(job, round, lease);
}

/** The copy of a lease that came to nothing is open for another attempt. */
export function reopen(round: RoundState, lease: LeaseState, note: string): void {
  const copy = copyOf(round, lease);
  copy.state = "open";
  copy.attempt++;
  copy.note = note;
}

function takeUp(job: JobState, chunk: ChunkState, worker: Address): void {
  if (chunk.cutFor !== null) return;
  chunk.cutFor = worker;
  job.lane.onTaken?.(job, chunk, worker);
}

/**
 * A chunk that takes up what only its worker has is cut anew for the next one when that worker brings no result, unless
 * somebody else has computed it by now. So is a chunk that is too large for its worker's memory: the next one may have as
 * little.
 */
function startAnew(job: JobState, round: RoundState, { worker, index, end }: LeaseState): void {
  job.lane.onFailed?.(job, worker);
  const chunk = chunkOf(round, index);
  const bound = chunk.opened !== null && job.lane.isBound(chunk.opened.chunk);
  const needed = round.leases.values().some((lease) => lease.index === index && lease.state !== "ended");
  if ((!bound && end !== "too-large") || needed) return;
  chunk.opened = null;
  chunk.cutFor = null;
}

/** A chunk's time is what later deadlines and the worker's measured speed go by. */
function measure(state: State, job: JobState, round: RoundState, lease: LeaseState, at: number): void {
  const took = Math.max(1, at - lease.givenAt);
  const chunk = chunkOf(round, lease.index);
  if (!chunk.counts) return;
  job.durations.push(took);
  if (job.durations.length > DURATION_HISTORY) job.durations.shift();
  const worker = workerOf(state, lease.worker);
  const speed = Number(lease.units) / (took / 1_000);
  worker.measured = worker.measured === 0 ? speed : worker.measured + SPEED_ALPHA * (speed - worker.measured);
}
