import type {
  Address,
  Bytes32,
  Chunk,
  JobId,
  JobSpec,
  LaneNote,
  OutputSummary,
  SignedCoordinatorDelegation,
  SignedReceipt,
  SignedVoucher,
  Verdict,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { FactOf } from "../facts/fact.ts";
import type { JobParams } from "../facts/job-params.ts";
import type { CoordinatorLane } from "../lanes/lane.ts";
import type { Lanes } from "../lanes/lanes.ts";

/** What all facts so far amount to. Only the fold writes it; everybody else reads. */
export interface State {
  /** The lanes whose jobs are served. */
  readonly lanes: Lanes;
  readonly jobs: Map<JobId, JobState>;
  /** By session key. */
  readonly sessions: Map<Bytes32, SessionState>;
  readonly workers: Map<Address, WorkerState>;
  /** Facts folded so far. */
  facts: number;
}

/** A session as it introduced itself last. */
export type SessionState = Omit<FactOf<"member-joined">, "type">;

/** What is remembered of a payout account across jobs and sessions. */
export interface WorkerState {
  readonly worker: Address;
  /** Consecutive accepted results, by engine. */
  readonly standing: Map<Bytes32, number>;
  accepted: number;
  rejected: number;
  /** Units of all accepted results. */
  units: bigint;
  jobs: Set<JobId>;
  lastSeen: number;
  /** FLOP/s that its chunks really took, smoothed; 0 before the first. */
  measured: number;
}

export interface JobState {
  readonly job: JobId;
  readonly params: JobParams;
  readonly spec: JobSpec;
  readonly specCid: CID;
  readonly delegation: SignedCoordinatorDelegation;
  readonly lane: CoordinatorLane;
  /** What the lane learned of the job when it was taken on. */
  readonly intake: LaneNote;
  /** The lane's own part of the state; only the lane looks into it. */
  readonly own: unknown;
  readonly addedAt: number;
  control: { nonce: number; paused: boolean; cancelled: boolean };
  ended: { readonly reason: FactOf<"job-ended">["reason"]; readonly at: number } | null;
  /** What the lane found out after the job's end. */
  conclusion: LaneNote | null;
  /** What of its blocks is no longer kept here. */
  released: FactOf<"blocks-released">["scope"] | null;
  /** The running round, or none between two. */
  round: RoundState | null;
  /** Closed rounds of which a result may still count, oldest first: none where late results do not count. */
  late: RoundState[];
  /** Leases that a seal has ended, newest last, so that their workers can be told why. */
  readonly outrun: Map<string, Pick<LeaseState, "peer" | "end">>;
  /** Closed rounds, oldest first. */
  readonly closed: ClosedRound[];
  /** Milliseconds from lease to commitment of recent chunks, oldest first. */
  readonly durations: number[];
  /** Units accepted in closed rounds, by the round in which they count and worker. */
  readonly work: Map<number, Map<Address, bigint>>;
  /** Rounds that were open when a worker's result was found wrong. */
  readonly wrong: { readonly round: number; readonly worker: Address }[];
  /** Units in `work` that no wrong result has forfeited. */
  promisedUnits: bigint;
  readonly chunks: Map<Address, { accepted: number; rejected: number }>;
  readonly vouchers: Map<Address, SignedVoucher>;
  /** Epochs that stand, or may yet. */
  readonly epochs: EpochState[];
  /** The last epoch of ours that fell on the chain. */
  rejection: RejectionState | null;
}

export interface RoundState {
  readonly round: number;
  readonly seed: Uint8Array;
  /** What there was when it opened: a checkpoint, or outputs. */
  readonly base: CID;
  readonly openedAt: number;
  /** When the first lease was given: the round's clock starts with work. */
  startedAt: number | null;
  /** Results that the round waits for. */
  readonly target: number;
  readonly chunks: readonly ChunkState[];
  readonly leases: Map<string, LeaseState>;
  sealedAt: number | null;
}

/** A place in the round; the chunk itself is made when somebody is about to lease it. */
export interface ChunkState {
  readonly index: number;
  readonly kind: Chunk["kind"];
  readonly counts: boolean;
  readonly extra: boolean;
  readonly audited: boolean;
  readonly window: readonly [number, number] | null;
  opened: { readonly chunk: Chunk; readonly cid: CID } | null;
  /** Who leased it first: it may take up what only that worker has. */
  cutFor: Address | null;
  readonly copies: CopyState[];
  /** Who was called to check, if anybody. */
  called: FactOf<"check-called">["by"] | null;
  /** The closed round that has counted its result. */
  countedIn: number | null;
}

export interface CopyState {
  readonly copy: number;
  /** Made for a check: only for workers with standing. */
  readonly check: boolean;
  attempt: number;
  state: "open" | "leased" | "committed" | "revealed" | "accepted";
  /** The lease that the state is about. */
  lease: string | null;
  /** Why the last attempt came to nothing, in words. */
  note: string | null;
}

export interface LeaseState {
  readonly id: string;
  readonly job: JobId;
  readonly round: number;
  readonly index: number;
  readonly copy: number;
  readonly attempt: number;
  readonly worker: Address;
  readonly peer: Bytes32;
  readonly deviceClass: Bytes32;
  readonly givenAt: number;
  readonly deadlineMs: number;
  readonly units: bigint;
  state: "leased" | "committed" | "revealed" | "ended";
  commitment: { readonly hash: Bytes32; readonly seal: Bytes32; readonly at: number } | null;
  reveal: RevealState | null;
  verdict: Verdict | null;
  /** The round that was open at its verdict: its receipt is filed and paid there. */
  countsIn: number | null;
  end: FactOf<"lease-ended">["reason"] | SealEnd | null;
}

/**
 * How a seal ends a lease: nothing may follow on its round; its round is older than the lane takes; or another result
 * of its chunk becomes public, so that it can no longer be committed to.
 */
export type SealEnd = "round-over" | "too-old" | "overtaken";

export interface RevealState {
  readonly output: CID;
  readonly summary: OutputSummary;
  readonly receipt: SignedReceipt;
  readonly receiptHash: Bytes32;
  readonly at: number;
}

export interface ClosedRound extends Omit<FactOf<"round-closed">, "type" | "job" | "at" | "counted"> {
  readonly startedAt: number;
  readonly closedAt: number;
  readonly chunks: number;
  readonly acceptedChunks: number;
  /** Those of them that started in a round before. */
  readonly lateChunks: number;
  readonly workers: number;
  readonly units: bigint;
}

export interface EpochState extends Omit<FactOf<"epoch-built">, "type" | "job" | "at" | "total"> {
  readonly total: bigint;
  readonly builtAt: number;
  transaction: Bytes32 | null;
}

/** An epoch that fell, and whether the operator has let the job settle again since. */
export interface RejectionState {
  readonly epoch: EpochState;
  readonly by: FactOf<"epoch-rejected">["by"];
  readonly kind: string | null;
  readonly transaction: Bytes32;
  readonly at: number;
  readonly resumed: boolean;
}

/** State before the first fact. */
export function initialState(lanes: Lanes): State {
  return { lanes, jobs: new Map(), sessions: new Map(), workers: new Map(), facts: 0 };
}
