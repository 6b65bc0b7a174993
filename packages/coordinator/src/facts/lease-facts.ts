import {
  address,
  bytes32,
  Chunk,
  cborCid,
  decimal,
  fixedBytes,
  OutputSummary,
  SignedReceipt,
  safeInteger,
  u32,
} from "@starling/protocol";
import * as z from "zod/mini";
import { leaseId } from "./lease-id.ts";
import { ofJob, u16 } from "./scope.ts";

/** A chunk got its window and its number of steps, because somebody is about to lease it. */
export const ChunkOpened = z.strictObject({
  type: z.literal("chunk-opened"),
  ...ofJob,
  round: u32,
  chunk: Chunk,
  cid: cborCid,
});

/** A worker got a copy. `open` is the set it was chosen from as (index, copy, attempt), so the choice can be re-checked. */
export const LeaseGiven = z.strictObject({
  type: z.literal("lease-given"),
  ...ofJob,
  round: u32,
  lease: leaseId,
  index: u32,
  copy: u16,
  attempt: u16,
  worker: address,
  peer: bytes32,
  deviceClass: bytes32,
  /** Milliseconds from `at`. */
  deadlineMs: safeInteger,
  units: decimal,
  open: z.array(z.tuple([u32, u16, u16])).check(z.maxLength(8_192)),
});

export const LEASE_END = ["released", "too-large", "late", "disconnected", "invalid"] as const;

/** A lease ended without a result; `too-large` for its worker's memory; `invalid` is a result that failed its own receipt, and counts as a wrong one. */
export const LeaseEnded = z.strictObject({
  type: z.literal("lease-ended"),
  ...ofJob,
  lease: leaseId,
  reason: z.enum(LEASE_END),
  note: z.string(),
});

export const Committed = z.strictObject({
  type: z.literal("committed"),
  ...ofJob,
  lease: leaseId,
  hash: bytes32,
  seal: bytes32,
});

/** A result was opened, checked for form and stored; from here on it cannot be lost. */
export const Revealed = z.strictObject({
  type: z.literal("revealed"),
  ...ofJob,
  lease: leaseId,
  output: cborCid,
  summary: OutputSummary,
  salt: fixedBytes(32),
  receipt: SignedReceipt,
  /** EIP-712 hash of the receipt. */
  receiptHash: bytes32,
});
