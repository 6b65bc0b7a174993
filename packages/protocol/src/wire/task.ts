import * as z from "zod/mini";
import { MAX_BLOCK_BYTES, MAX_UPDATE_BLOCK_BYTES } from "../constants.ts";
import { tupleDigest } from "../digest.ts";
import { SignedReceipt } from "../evidence.ts";
import type { Bytes32 } from "../hex.ts";
import {
  address,
  bytes,
  bytes32,
  cborCid,
  decimal,
  fixedBytes,
  integer,
  jobId,
  peerIdText,
  safeInteger,
  text,
  u32,
} from "../scalars.ts";
import { SignedCoordinatorDelegation, SignedDelegation, SignedVoucher } from "./delegations.ts";

/** libp2p protocol of everything between a worker and its coordinator. */
export const TASK_PROTOCOL = "/starling/task/1";

const leaseId = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const u16 = integer(0, 65_535);

/** Names the session to the coordinator; every later request on the connection belongs to it. */
export const Hello = z.strictObject({
  type: z.literal("hello"),
  protocol: u32,
  engine: bytes32,
  identity: SignedDelegation,
  deviceClass: bytes32,
  /** Measured FLOP/s of the self-test's training step; sizes chunks, never pay. */
  speed: safeInteger,
  /** Largest micro-batch, and most bytes of its memory that the tab gives a chunk. */
  microBatch: u32,
  chunkBytes: safeInteger,
});

/** Asks for work: any of these jobs, best first; empty means the operator's list. */
export const AskLease = z.strictObject({
  type: z.literal("lease"),
  jobs: z.array(jobId).check(z.maxLength(64)),
  blocked: z.array(jobId).check(z.maxLength(256)),
  /** Jobs of which the device has memory only for chunks with such a micro-batch. */
  microBatches: z.exactOptional(
    z.array(z.strictObject({ job: jobId, microBatch: integer(1, 65_536) })).check(z.maxLength(64)),
  ),
});
export type AskLease = z.infer<typeof AskLease>;

export const Heartbeat = z.strictObject({
  type: z.literal("heartbeat"),
  lease: leaseId,
  progressPpm: integer(0, 1_000_000),
});

/** Gives a lease back: paused, stopped, or the chunk could not be computed. */
export const Release = z.strictObject({
  type: z.literal("release"),
  lease: leaseId,
  reason: z.enum(["stopped", "paused", "gpu-error", "device-lost", "out-of-memory", "no-input", "failed"]),
});

export const Commit = z.strictObject({ type: z.literal("commit"), lease: leaseId, hash: bytes32, seal: bytes32 });

/** Opens a reveal: the output block, the salt that opens hash and seal, the receipt, and the first blocks. */
export const Reveal = z.strictObject({
  type: z.literal("reveal"),
  lease: leaseId,
  output: bytes(MAX_BLOCK_BYTES / 2),
  salt: fixedBytes(32),
  receipt: SignedReceipt,
  /** The leading blocks of the result; further ones follow as `block` messages. */
  blocks: z.array(bytes(MAX_UPDATE_BLOCK_BYTES)).check(z.maxLength(2)),
});

export const RevealBlock = z.strictObject({
  type: z.literal("block"),
  lease: leaseId,
  index: u32,
  bytes: bytes(MAX_UPDATE_BLOCK_BYTES),
});

/** Asks what the session's account has earned. */
export const AskAccount = z.strictObject({ type: z.literal("account") });

export const TaskRequest = z.discriminatedUnion("type", [
  Hello,
  AskLease,
  Heartbeat,
  Release,
  Commit,
  Reveal,
  RevealBlock,
  AskAccount,
]);
export type TaskRequest = z.infer<typeof TaskRequest>;

/** How to get the checkpoint that a chunk starts from without fetching all of it again. */
const baseRoute = z.strictObject({
  /** Newest checkpoint that is stored whole. */
  whole: cborCid,
  wholeRound: u32,
  /** Round records from `wholeRound` up to the chunk's round (exclusive), oldest first; each names its delta. */
  records: z.array(cborCid).check(z.maxLength(1_000)),
});

/** A lease: the chunk itself travels inline, its CID is what everything else names. */
export const Lease = z.strictObject({
  id: leaseId,
  job: jobId,
  spec: cborCid,
  chunk: bytes(64 * 1024),
  chunkCid: cborCid,
  copy: u16,
  attempt: u16,
  units: decimal,
  /** Milliseconds from now; renewed by heartbeats. */
  deadlineMs: safeInteger,
  /** The way to the checkpoint of a chunk of training; null where a chunk's inputs are whole. */
  base: z.nullable(baseRoute),
  /** Peers that take the reveal, best first. */
  uploadTo: z.array(peerIdText).check(z.minLength(1), z.maxLength(8)),
});
export type Lease = z.infer<typeof Lease>;

/** Why there is no work right now, in words that the page shows as they are. */
export const WAIT_REASON = [
  "no-jobs",
  "round-full",
  "verifying",
  "aggregating",
  "paused-by-researcher",
  "unfunded",
  "not-eligible",
  "busy-elsewhere",
] as const;

const jobOffer = z.strictObject({
  job: jobId,
  spec: cborCid,
  lane: text(40),
  title: text(120),
  purpose: text(2_000),
  client: address,
  round: u32,
  rounds: u32,
  delegation: SignedCoordinatorDelegation,
});
export type JobOffer = z.infer<typeof jobOffer>;

const Welcome = z.strictObject({
  type: z.literal("welcome"),
  /** False: another engine or protocol version; reload at the next chunk boundary. */
  current: z.boolean(),
  chainId: safeInteger,
  contract: address,
  jobs: z.array(jobOffer).check(z.maxLength(256)),
  /** Consecutive accepted chunks of this worker. */
  standing: u32,
});

const Leased = z.strictObject({ type: z.literal("lease"), lease: Lease });
const Wait = z.strictObject({ type: z.literal("wait"), reason: z.enum(WAIT_REASON), retryMs: integer(100, 600_000) });
const Renewed = z.strictObject({ type: z.literal("renewed"), deadlineMs: safeInteger });
const Gone = z.strictObject({ type: z.literal("gone"), reason: text(200) });
const Committed = z.strictObject({ type: z.literal("committed") });
const Need = z.strictObject({ type: z.literal("need"), blocks: z.array(u32).check(z.maxLength(2_048)) });

/** The coordinator's word, signed by its session key after the bytes are stored. */
export const Acknowledgement = z.strictObject({
  type: z.literal("acknowledged"),
  receipt: bytes32,
  storedAt: safeInteger,
  signature: fixedBytes(64),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** What the coordinator's session key signs, under the type `acknowledgement`: the receipt's EIP-712 hash and when. */
export function acknowledgementDigest(receipt: Bytes32, storedAt: number): Uint8Array {
  return tupleDigest("starling/acknowledgement/1", receipt, storedAt);
}

/** An account's standing in one job: units along their life, and what the chain says of the tokens. */
export const JobAccount = z.strictObject({
  job: jobId,
  title: text(120),
  pendingChunks: u32,
  acceptedChunks: u32,
  rejectedChunks: u32,
  pendingUnits: decimal,
  acceptedUnits: decimal,
  releasedUnits: decimal,
  /** Token wei for the accepted units at the spec's price. */
  acceptedAmount: decimal,
  /** Token wei in the newest final root, and what of it was claimed. */
  settledAmount: decimal,
  claimedAmount: decimal,
  voucher: z.nullable(SignedVoucher),
});
export type JobAccount = z.infer<typeof JobAccount>;

const Account = z.strictObject({
  type: z.literal("account"),
  account: address,
  standing: u32,
  jobs: z.array(JobAccount).check(z.maxLength(256)),
});

export const TaskReply = z.discriminatedUnion("type", [
  Welcome,
  Leased,
  Wait,
  Renewed,
  Gone,
  Committed,
  Need,
  Acknowledgement,
  Account,
]);
export type TaskReply = z.infer<typeof TaskReply>;

/** The reply that each request may get, beside `gone`. */
export type ReplyTo<T extends TaskRequest["type"]> = Extract<
  TaskReply,
  {
    type: {
      hello: "welcome";
      lease: "lease" | "wait";
      heartbeat: "renewed" | "gone";
      release: "gone";
      commit: "committed" | "gone";
      reveal: "acknowledged" | "need" | "gone";
      block: "acknowledged" | "need" | "gone";
      account: "account";
    }[T];
  }
>;
