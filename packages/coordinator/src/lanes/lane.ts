import type {
  Address,
  Block,
  Chunk,
  JobView,
  LaneNote,
  Lease,
  NamedBlock,
  Output,
  OutputSummary,
  RoundView,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks, Checker, CheckerResult, CoordinatorComponents } from "../components.ts";
import type { FactOf } from "../facts/fact.ts";
import type { CountedResult } from "../rounds/counted-results.ts";
import type { Live } from "../state/live.ts";
import type { ChunkState, ClosedRound, JobState, LeaseState, RoundState, SessionState, State } from "../state/state.ts";
import type { Finding } from "../verification/verdict.ts";

/** Where in a round a chunk goes that is not cut yet. */
export interface Place {
  readonly kind: Chunk["kind"];
  /** Whether its result counts towards the round's target. What does not must be verified all the same. */
  readonly counts: boolean;
  /** Opened beyond the target, for when the others are slow. */
  readonly extra: boolean;
  /** Whether the station computes it too, whoever delivers it. */
  readonly audited: boolean;
  /** Its window of the data, where that is fixed. */
  readonly window: readonly [number, number] | null;
  readonly copies: number;
}

/** A round before anybody works for it. */
export interface RoundPlan {
  /** Results that it waits for. */
  readonly target: number;
  /** Indices are the chunks' own. */
  readonly places: readonly Place[];
}

/** Who asks for work, and among whom. */
export interface Asker {
  readonly state: State;
  readonly session: SessionState;
  readonly live: Live;
}

/** What a lane makes of a sealed round. */
export interface CombinedRound {
  /** The lane's part of the record; `accepted` gives what it adds to each counted result, in their order. */
  readonly record: Readonly<Record<string, unknown>> & { readonly accepted: readonly object[] };
  /** Everything that the record names and the store may not have. */
  readonly blocks: readonly Block[];
  /** What there is now: a checkpoint, or outputs. */
  readonly made: CID;
  readonly closing: LaneNote;
  /** Called when the blocks are stored. */
  readonly stored?: () => void;
}

/** The part of a lane that works with blocks and with the station's own worker. One for each coordinator. */
export interface LaneWork<J extends JobState = JobState, C extends Chunk = Chunk> {
  /** Holds the station's own computation of a chunk against a worker's; undefined where they are not comparable. */
  compare(
    job: J,
    chunk: C,
    own: CheckerResult,
    reveal: NonNullable<LeaseState["reveal"]>,
  ): Promise<Finding | undefined>;
  /**
   * What follows from a sealed round's results, all of those that stand for their chunks and those of them that are
   * counted: none where the quorum was missed. From the journal and the blocks alone: after a crash it is the same again.
   */
  combine(
    job: J,
    round: RoundState,
    results: { readonly counted: readonly CountedResult[]; readonly all: readonly CountedResult[] },
    options: AbortOptions,
  ): Promise<CombinedRound>;
  /** After a round is closed: gives up what nobody starts from any more. */
  tidy?(job: J): Promise<void>;
  /** What is found out once when the job has ended. */
  conclude?(job: J, options: AbortOptions): Promise<LaneNote>;
}

/** Checking a job before it is taken on. */
export interface TakeOnComponents {
  readonly blocks: Pick<Blocks, "get">;
  readonly checker: Pick<Checker, "operators">;
}

/**
 * How a coordinator serves jobs of one lane: how they are cut, placed, taken in, compared, combined and shown. What is
 * the same for all (leases, commitments, verdicts, receipts, pay) is elsewhere and never asks which lane it serves.
 * Everything but `takeOn`, `roundBlocks`, `checkPayload` and `work` is pure: the state follows from it at every start.
 */
export interface CoordinatorLane<
  J extends JobState = JobState,
  C extends Chunk = Chunk,
  O extends Output = Output,
  R extends ClosedRound = ClosedRound,
> {
  readonly name: string;
  /** Checks what of a job is the lane's own, and what of it has to be remembered. @throws JobRefusedError and others */
  takeOn(components: TakeOnComponents, spec: J["spec"], options: AbortOptions): Promise<LaneNote>;
  /** What the state of a job holds for the lane before its first round. */
  begin(): unknown;
  plan(job: J, round: number): RoundPlan;
  /** Whether a session may have a copy of this chunk, beyond what holds for all. */
  mayTake?(job: J, round: RoundState, place: ChunkState, asker: Asker): boolean;
  /** The chunk of a place, when somebody is about to lease it. */
  cut(job: J, round: RoundState, place: ChunkState, asker: Asker): C;
  /** Whether a chunk takes up what only its first worker has: it is cut anew when that one brings nothing. */
  isBound(chunk: C): boolean;
  /** The way to the checkpoint that a round's chunks start from. */
  route(job: J, round: number): Lease["base"];
  /** A worker has leased a chunk that nobody had before. */
  onTaken?(job: J, place: ChunkState, worker: Address): void;
  /** A worker has delivered; `own` where the chunk was cut for it. */
  onRevealed?(job: J, worker: Address, summary: OutputSummary, own: boolean): void;
  /** A worker brought no result, or a wrong one. */
  onFailed?(job: J, worker: Address): void;
  /** A round has closed, and counts these results. */
  onClosed?(job: J, counted: readonly CountedResult[], round: R): void;
  /** What to remember of an output that fits its chunk's CID and kind. @throws ResultRefusedError */
  summarise(output: O, given: { readonly job: J; readonly chunk: C }): OutputSummary;
  /** The blocks that an output names, which follow its header. */
  payload(output: O): readonly NamedBlock[];
  /** Checks that a complete payload is what its header promised. @throws ResultRefusedError */
  checkPayload(blocks: Blocks, output: O, job: J): Promise<void>;
  /** Why the lane has the job end now, if it has. */
  endReason(job: J): FactOf<"job-ended">["reason"] | undefined;
  /** Says in words what is found out when the job has ended; absent where nothing is. */
  readonly concluding?: string;
  /** Blocks of a closed round beside its record, receipts, chunks and outputs; named before what names it. */
  roundBlocks(blocks: Blocks, round: R): Promise<CID[]>;
  view(job: J): Pick<JobView, "train" | "batch">;
  roundView(round: R, newest: boolean): Pick<RoundView, "train" | "batch">;
  work(components: CoordinatorComponents): LaneWork<J, C>;
}
