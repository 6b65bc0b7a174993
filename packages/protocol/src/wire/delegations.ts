import * as z from "zod/mini";
import { address, bytes32, decimal, fixedBytes, jobId, safeInteger, secpSignature } from "../scalars.ts";

/**
 * A worker's identity, bound both ways: the payout key signs the EIP-712 struct `Delegation`, the session key signs
 * the struct's hash.
 */
export const SignedDelegation = z.strictObject({
  delegation: z.strictObject({
    worker: address,
    /** Raw Ed25519 public key of the session. */
    peer: bytes32,
    /** Zero for any job. */
    scope: bytes32,
    /** Unix seconds. */
    expiry: safeInteger,
  }),
  signature: secpSignature,
  peerSignature: fixedBytes(64),
});
export type SignedDelegation = z.infer<typeof SignedDelegation>;

/** Who may lease out a job: signed by the coordinator address in the job's parameters. */
export const SignedCoordinatorDelegation = z.strictObject({
  delegation: z.strictObject({
    job: jobId,
    /** Raw Ed25519 public key of the coordinator's peer. */
    peer: bytes32,
    /** The hot key that signs vouchers and proposes. */
    signer: address,
    from: address,
    expiry: safeInteger,
  }),
  signature: secpSignature,
});
export type SignedCoordinatorDelegation = z.infer<typeof SignedCoordinatorDelegation>;

/** A running total that the coordinator owes: what a worker holds against an epoch that leaves it out. */
export const SignedVoucher = z.strictObject({
  voucher: z.strictObject({
    job: jobId,
    account: address,
    /** Raw public key of the stream's session; totals of streams add up. */
    stream: bytes32,
    cumulativeAmount: z.string().check(z.regex(/^(0|[1-9][0-9]{0,77})$/)),
    epoch: z.number().check(z.int(), z.minimum(0), z.maximum(2 ** 32 - 1)),
  }),
  signature: secpSignature,
});
export type SignedVoucher = z.infer<typeof SignedVoucher>;

/** An account's wish that what a job owes it goes to another address; anybody may send it, and whoever does pays. */
export const SignedClaim = z.strictObject({
  claim: z.strictObject({
    job: jobId,
    account: address,
    to: address,
    /** The contract's next nonce of the account. */
    nonce: decimal,
    /** Unix seconds. */
    deadline: safeInteger,
  }),
  signature: secpSignature,
});
export type SignedClaim = z.infer<typeof SignedClaim>;

/** The client's order to pause (1), resume (2) or cancel (3) a job. */
export const SignedJobControl = z.strictObject({
  control: z.strictObject({
    job: jobId,
    action: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    nonce: safeInteger,
  }),
  signature: secpSignature,
});
export type SignedJobControl = z.infer<typeof SignedJobControl>;
