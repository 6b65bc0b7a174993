import type { JobParams } from "@starling/ledger";
import type {
  Address,
  Announcement,
  Block,
  Bytes32,
  Chunk,
  FindRegistration,
  FraudKind,
  Hex,
  JobId,
  JobSpec,
  NamedBlock,
  PeerSigner,
  SignedCoordinatorDelegation,
  TypedSigner,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";

import type { Journal } from "./journal/journal.ts";

/** Options of everything that waits. */
export interface AbortOptions {
  readonly signal?: AbortSignal;
}

/** Where facts are kept: any of the package's journals. */
export type FactLog = Pick<Journal, "append" | "read">;

/** The block store of this coordinator, with the network behind it. */
export interface Blocks {
  /** Verified bytes; from the network where this store lacks them. */
  get(cid: CID, options?: AbortOptions): Promise<Uint8Array>;
  put(block: Block): Promise<void>;
  /** Whether this store itself holds the block. */
  has(cid: CID): Promise<boolean>;
  /** Keeps a block for a job until that job gives it up. */
  pin?(cid: CID, job: JobId): Promise<void>;
  /** Gives up a block of a job; it stays where another job has pinned it. */
  evict?(cid: CID, job: JobId): Promise<void>;
  /** Whether these blocks, by the sizes that their manifests say, could be pinned beside what is pinned already. */
  hasRoom?(named: readonly NamedBlock[]): Promise<boolean>;
}

/** An epoch as the settlement contract stores it. */
export interface ChainEpoch {
  readonly epoch: number;
  readonly root: Bytes32;
  readonly total: bigint;
  /** Unix seconds from which it is final. */
  readonly ripeAt: number;
  readonly challenged: boolean;
  readonly final: boolean;
}

/** A job's money as the chain tells it, in token wei. */
export interface ChainJob {
  /** Funded and not refunded. */
  readonly escrowed: bigint;
  readonly refunded: bigint;
  /** Claimed by workers. */
  readonly paid: bigint;
  /** Unix seconds; null while the client has not closed the job. */
  readonly closedAt: number | null;
  /** Newest epoch, and the newest that is final; often the same. */
  readonly newest: ChainEpoch | null;
  readonly final: ChainEpoch | null;
}

/** One epoch as it is proposed. */
export interface Proposal {
  readonly epoch: number;
  readonly root: Bytes32;
  readonly total: bigint;
  readonly model: Bytes32;
  readonly evidence: Bytes32;
}

/** How an epoch of ours fell. */
export interface Rejection {
  readonly by: "arbiter" | "proof";
  /** What was proved, by the contract's name for it. */
  readonly kind?: FraudKind;
  readonly transaction: Bytes32;
}

/** What lets the hot key propose: brought to the chain where it does not know of it yet. */
export interface ProposeOptions extends AbortOptions {
  readonly delegation: SignedCoordinatorDelegation;
}

/** A leaf's claim, redirected by its account's signature. */
export interface RedirectedClaim {
  readonly account: Address;
  readonly cumulative: bigint;
  readonly index: number;
  readonly proof: readonly Bytes32[];
  readonly to: Address;
  readonly nonce: bigint;
  readonly deadline: number;
  readonly signature: Hex;
}

/** The chain, as far as the round engine needs it. Amounts are always read here, never from the journal. */
export interface Chain {
  readonly chainId: number;
  readonly contract: Address;
  readJob(job: JobId, options?: AbortOptions): Promise<ChainJob>;
  /** Token wei that an account has claimed from a job. */
  claimed(job: JobId, account: Address, options?: AbortOptions): Promise<bigint>;
  /** The newest block's hash: the beacon of the next round. */
  beacon(options?: AbortOptions): Promise<Uint8Array>;
  /** Sends the proposal and resolves when it is mined. Where the chain has this very epoch, its transaction is told. */
  propose(params: JobParams, proposal: Proposal, options: ProposeOptions): Promise<{ readonly transaction: Bytes32 }>;
  /** What became of a proposal that the chain had and has not any more: undefined where it simply forgot. */
  rejection(
    job: JobId,
    proposal: Pick<Proposal, "epoch" | "root">,
    options?: AbortOptions,
  ): Promise<Rejection | undefined>;
  /** Asks Provenance for a record; absent where the chain has no such contract. */
  readonly registration?: FindRegistration;
  /** Submits a sponsored claim; absent where nobody pays the gas. */
  claimTo?(job: JobId, claim: RedirectedClaim, options?: AbortOptions): Promise<{ readonly transaction: Bytes32 }>;
}

/** What the station's own worker made of a chunk; the rest is its lane's. */
export interface CheckerResult {
  /** The chunk's. */
  readonly kind: string;
}

/** The station's own worker: recomputes a chunk from its inputs, which it reads from the block store. */
export interface Checker {
  /** ONNX operators that the network's engine computes; graphs with others are refused by name. */
  readonly operators: ReadonlySet<string>;
  compute(chunk: Chunk, options: { readonly spec: JobSpec; readonly signal?: AbortSignal }): Promise<CheckerResult>;
}

/** Time. A simulation brings its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** What a coordinator is made of. */
export interface CoordinatorComponents {
  readonly journal: FactLog;
  readonly blocks: Blocks;
  readonly chain: Chain;
  /** The hot key that the delegation names: signs vouchers. */
  readonly signer: TypedSigner;
  /** The Ed25519 key of this peer: signs acknowledgements and announcements. */
  readonly peerSigner: PeerSigner;
  readonly checker: Checker;
  readonly clock: Clock;
  announce(news: Announcement): Promise<void>;
}
