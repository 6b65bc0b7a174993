import type { Address, Bytes32, JobId } from "@starling/protocol";
import type { ChainJob } from "../components.ts";
import type { JobState, SessionState, State } from "./state.ts";

/** What is true only while this process runs: connections, progress, readings of the chain. Never journaled. */
export interface Live {
  /** Connected sessions by session key. */
  readonly connections: Map<Bytes32, { readonly peerId: string; readonly worker: Address }>;
  /** Progress and renewed deadline of leases, by id. */
  readonly progress: Map<string, { readonly ppm: number; readonly deadline: number }>;
  /** Latest readings of the chain. */
  readonly chain: Map<JobId, { readonly job: ChainJob; readonly readAt: number }>;
  /** Since when a job could not pay for a chunk. */
  readonly unfundedSince: Map<JobId, number>;
  /** What an effect failed at last, in words, by job. */
  readonly troubles: Map<JobId, string>;
  /** Jobs whose newest epoch has to be looked for on the chain: all of them after a start. */
  readonly recheck: Set<JobId>;
  /** When settling was looked at last. */
  readonly settledAt: Map<JobId, number>;
  /** When this process began: leases that ran before get some grace. */
  readonly resumedAt: number;
}

/** Nothing connected, nothing read. */
export function newLive(now: number): Live {
  return {
    connections: new Map(),
    progress: new Map(),
    chain: new Map(),
    unfundedSince: new Map(),
    troubles: new Map(),
    recheck: new Set(),
    settledAt: new Map(),
    resumedAt: now,
  };
}

/** What decisions look at beside the state. */
export interface Moment {
  readonly now: number;
  readonly live: Live;
}

/** Connected sessions under the job's engine. */
export function connectedSessions(state: State, { spec }: Pick<JobState, "spec">, live: Live): SessionState[] {
  const found: SessionState[] = [];
  for (const peer of live.connections.keys()) {
    const session = state.sessions.get(peer);
    if (session?.engine === spec.common.engine) found.push(session);
  }
  return found;
}
