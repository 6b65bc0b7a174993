import type { Address, Bytes32 } from "@starling/protocol";
import { endWords } from "../leases/end-words.ts";
import type { Live } from "../state/live.ts";
import { findLease, openRounds } from "../state/lookup.ts";
import type { JobState, LeaseState, SessionState, State } from "../state/state.ts";

/** Who sends a request: as the connection itself proved it. */
export interface Peer {
  /** Raw Ed25519 key of the session. */
  readonly publicKey: Bytes32;
  readonly peerId: string;
}

/** The session behind a connection that has said hello; undefined for any other. */
export function sessionOf(state: State, live: Live, { publicKey }: Peer): SessionState | undefined {
  return live.connections.has(publicKey) ? state.sessions.get(publicKey) : undefined;
}

/** A lease together with its job. */
export interface Held {
  readonly job: JobState;
  readonly lease: LeaseState;
}

/** A lease of this session in an open round; nobody else's is ever found. */
export function heldLease(state: State, { publicKey }: Peer, id: string): Held | undefined {
  for (const job of state.jobs.values()) {
    const lease = findLease(job, id);
    if (lease?.peer === publicKey) return { job, lease };
  }
  return undefined;
}

/** Why a lease of this session is no longer found, where a seal has ended it. */
export function outrunWords(state: State, { publicKey }: Peer, id: string): string | undefined {
  for (const { outrun } of state.jobs.values()) {
    const lease = outrun.get(id);
    if (lease?.peer === publicKey) return endWords(lease.end);
  }
  return undefined;
}

/** Whether the account has anything to do with the job. */
export function hasWorked(job: JobState, worker: Address): boolean {
  const leases = openRounds(job).flatMap((round) => [...round.leases.values()]);
  return job.chunks.has(worker) || leases.some((lease) => lease.worker === worker);
}
