import type { CID } from "multiformats/cid";
import type { SigningDomain } from "../eip712.ts";
import type { EpochHeader } from "../epoch-header.ts";
import type { EpochEvidence, LeafPage, ReceiptPage, SignedReceipt } from "../evidence.ts";
import type { Address, Bytes32, JobId } from "../hex.ts";
import type { JobSpec } from "../job-spec.ts";
import type { Registration } from "../registrations.ts";
import type { RoundRecord } from "../round-record.ts";
import type { SignedCoordinatorDelegation, SignedVoucher } from "../wire/delegations.ts";

/** An epoch as the chain tells it. */
export interface ProposedEpoch {
  readonly epoch: number;
  readonly root: Bytes32;
  readonly total: bigint;
  readonly model: Bytes32;
  readonly evidence: Bytes32;
  readonly proposer: Address;
  /** The coordinator for whom the proposer acted; none where a stranger proposed after silence. */
  readonly backer?: Address;
}

/** What lies under an epoch's evidence digest. */
export interface LoadedEpoch {
  readonly header: EpochHeader;
  readonly evidence: EpochEvidence;
  readonly pages: readonly LeafPage[];
}

/** A round's record with its receipt pages, first page first. */
export interface LoadedRound {
  readonly cid: CID;
  readonly record: RoundRecord;
  readonly pages: readonly ReceiptPage[];
}

/** Everything that a verdict on one epoch rests on. Nothing in it is believed before it is checked. */
export interface EpochCase {
  readonly domain: SigningDomain;
  readonly job: JobId;
  /** From the job's parameters on the chain. */
  readonly params: { readonly spec: Bytes32; readonly terms: Bytes32 };
  readonly spec: JobSpec;
  /** The epoch in question, and the one before it; that is final. */
  readonly proposed: ProposedEpoch;
  readonly before?: ProposedEpoch;
  readonly loaded: LoadedEpoch;
  readonly loadedBefore?: LoadedEpoch;
  /** Rounds from the first that the epoch before held back to the last of this one, oldest first. */
  readonly rounds: readonly LoadedRound[];
  /** Vouchers that the caller holds, with the appointments of their signers. */
  readonly vouchers?: readonly SignedVoucher[];
  readonly appointments?: readonly SignedCoordinatorDelegation[];
  /** Receipts of the caller's own accepted results. */
  readonly receipts?: readonly SignedReceipt[];
  /** What Provenance says of the job's data and base model, see `registrationsOf`. */
  readonly registrations?: readonly Registration[];
}
