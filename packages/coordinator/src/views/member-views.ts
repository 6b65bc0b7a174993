import type { Address, MemberView } from "@starling/protocol";
import { countedLeases } from "../state/fold-round.ts";
import { connectedSessions, type Moment } from "../state/live.ts";
import { speedOf, standingOf } from "../state/standing.ts";
import type { JobState, SessionState, State } from "../state/state.ts";

/** Rows for at most so many workers: a page shows no more, and the view stays small. */
const MOST_MEMBERS = 1_000;

function unitsOf(job: JobState): Map<Address, bigint> {
  const units = new Map<Address, bigint>();
  const add = (worker: Address, more: bigint) => units.set(worker, (units.get(worker) ?? 0n) + more);
  for (const workers of job.work.values()) for (const [worker, earned] of workers) add(worker, earned);
  for (const { worker, verdict, units: earned } of job.round === null ? [] : countedLeases(job, job.round.round)) {
    if (verdict?.ok) add(worker, earned);
  }
  return units;
}

/** Newest session of each worker that is connected to the job's engine or has worked for the job. */
function newestSessions(state: State, job: JobState, { live }: Moment): Map<Address, SessionState> {
  const newest = new Map<Address, SessionState>();
  const worked = [...state.sessions.values()].filter(({ worker }) => job.chunks.has(worker));
  for (const session of [...worked, ...connectedSessions(state, job, live)]) {
    if ((newest.get(session.worker)?.at ?? -1) <= session.at) newest.set(session.worker, session);
  }
  return newest;
}

/** Who works for the job, or waits to. */
export function memberViews(state: State, job: JobState, moment: Moment): MemberView[] {
  const connected = new Set(connectedSessions(state, job, moment.live).map(({ worker }) => worker));
  const units = unitsOf(job);
  return [...newestSessions(state, job, moment)].slice(0, MOST_MEMBERS).map(([worker, session]) => ({
    worker,
    deviceClass: session.deviceClass,
    speed: Math.round(speedOf(state, session)),
    connected: connected.has(worker),
    standing: standingOf(state, worker, job.spec.common.engine),
    accepted: job.chunks.get(worker)?.accepted ?? 0,
    rejected: job.chunks.get(worker)?.rejected ?? 0,
    units: (units.get(worker) ?? 0n).toString(),
    lastSeen: state.workers.get(worker)?.lastSeen ?? session.at,
  }));
}
