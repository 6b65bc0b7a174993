import { bytes32, cborCid, decimal, integer, SignedVoucher, text, u32 } from "@starling/protocol";
import * as z from "zod/mini";
import { ofJob } from "./scope.ts";

/** The coordinator owes an account so much, whatever comes. */
export const VoucherSigned = z.strictObject({ type: z.literal("voucher-signed"), ...ofJob, voucher: SignedVoucher });

/** An epoch's leaves and evidence are stored and ready to be proposed. */
export const EpochBuilt = z.strictObject({
  type: z.literal("epoch-built"),
  ...ofJob,
  epoch: integer(1, 2 ** 32 - 1),
  releasedBelow: u32,
  last: z.boolean(),
  /** Rounds closed so far, all of which this or an earlier epoch names. */
  rounds: u32,
  root: bytes32,
  total: decimal,
  leaves: u32,
  /** Digest of the newest model's CID. */
  model: bytes32,
  /** Digest of the epoch header. */
  evidence: bytes32,
  /** Root of the evidence DAG. */
  dag: cborCid,
});

/** Our epoch fell on the chain: by its arbiter's word, or by a proof of fraud. */
export const EpochRejected = z.strictObject({
  type: z.literal("epoch-rejected"),
  ...ofJob,
  epoch: u32,
  root: bytes32,
  by: z.enum(["arbiter", "proof"]),
  kind: z.nullable(text(40)),
  transaction: bytes32,
});

/** The operator has looked at a rejection and lets the job settle again. */
export const SettlementResumed = z.strictObject({ type: z.literal("settlement-resumed"), ...ofJob });

/** Our transaction for the epoch; that it was mined is read from the chain. */
export const EpochProposed = z.strictObject({
  type: z.literal("epoch-proposed"),
  ...ofJob,
  epoch: u32,
  transaction: bytes32,
});
