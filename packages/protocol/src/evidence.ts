import * as z from "zod/mini";
import { EVIDENCE_PAGE } from "./constants.ts";
import { address, bytes32, cborCid, decimalOf, fixedBytes, integer, jobId, safeInteger, u32 } from "./scalars.ts";

const u16 = integer(0, 65_535);

/** The fields of the EIP-712 struct `Receipt`: a worker's claim of a result. */
export const Receipt = z.strictObject({
  job: jobId,
  round: u32,
  chunk: bytes32,
  copy: u16,
  attempt: u16,
  worker: address,
  /** Raw Ed25519 public key of the worker's session. */
  session: bytes32,
  deviceClass: bytes32,
  /** Digest of the output block's CID. */
  result: bytes32,
  units: decimalOf(128),
  engine: bytes32,
  issuedAt: safeInteger,
});
export type Receipt = z.infer<typeof Receipt>;

/** A receipt with the session key's signature. */
export const SignedReceipt = z.strictObject({ receipt: Receipt, signature: fixedBytes(64) });
export type SignedReceipt = z.infer<typeof SignedReceipt>;

/** How a result was checked. */
export const VERDICT_KIND = { exact: 0, tolerance: 1, station: 2, majority: 3, trusted: 4 } as const;

/** The fields of the EIP-712 struct `Verdict`: what a check of one receipt found. */
export const Verdict = z.strictObject({
  job: jobId,
  round: u32,
  chunk: bytes32,
  receipt: bytes32,
  kind: integer(0, 255),
  /** Cosine in ppm where a tolerance was used, else 1,000,000. */
  metricPpm: integer(0, 2_000_000),
  ok: z.boolean(),
  issuedAt: safeInteger,
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * One page of the receipts that met their verdict in a round, with it: the paid ones have `paid` true. Under the buffered
 * recipe a receipt may name one of the rounds before, which is its chunk's.
 */
export const ReceiptPage = z.strictObject({
  v: z.literal(1),
  job: jobId,
  round: u32,
  next: z.nullable(cborCid),
  rows: z
    .array(z.strictObject({ receipt: Receipt, signature: fixedBytes(64), verdict: Verdict, paid: z.boolean() }))
    .check(z.maxLength(EVIDENCE_PAGE)),
});
export type ReceiptPage = z.infer<typeof ReceiptPage>;

/**
 * A leaf of the pay tree: what an account has earned since the job began, in token wei. `units` is its own work behind
 * that: with it the next epoch's leaves follow from these and the new receipts alone.
 */
export const PayLeaf = z.strictObject({ account: address, amount: decimalOf(256), units: decimalOf(128) });
export type PayLeaf = z.infer<typeof PayLeaf>;

/** Most leaves in one page: well under 1 MiB. */
export const LEAF_PAGE = 5_000;

/** One page of an epoch's leaves, in the tree's order. */
export const LeafPage = z.strictObject({ v: z.literal(1), leaves: z.array(PayLeaf).check(z.maxLength(LEAF_PAGE)) });
export type LeafPage = z.infer<typeof LeafPage>;

/** The root of an epoch's evidence: spec, rounds with their receipts and verdicts, and the leaves that follow. */
export const EpochEvidence = z.strictObject({
  v: z.literal(1),
  job: jobId,
  spec: cborCid,
  epoch: integer(1, 2 ** 32 - 1),
  prev: z.nullable(cborCid),
  /** Round records since the previous epoch, oldest first. */
  rounds: z.array(cborCid).check(z.maxLength(10_000)),
  /** Rounds closed so far: those of this epoch and of all before. */
  closed: u32,
  /** Rounds below this one are released from holdback. */
  releasedBelow: u32,
  /** True in the epoch that ends the job and releases all holdback. */
  last: z.boolean(),
  leaves: z.array(cborCid).check(z.maxLength(1_000)),
});
export type EpochEvidence = z.infer<typeof EpochEvidence>;
