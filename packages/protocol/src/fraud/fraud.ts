import type { TypedMessage } from "../eip712.ts";
import type { EpochHeader } from "../epoch-header.ts";
import type { Receipt } from "../evidence.ts";
import type { Bytes32, Hex } from "../hex.ts";
import type { CumulativeLeaf, MerklePath } from "../pay-tree.ts";
import type { Terms } from "../terms.ts";
import type { SignedCoordinatorDelegation } from "../wire/delegations.ts";

/** What can be proved against a proposed epoch on the chain, with the numbers that the contract gives it. */
export const FRAUD_KIND = {
  /** The header behind the evidence names another specification, epoch or pay root. */
  HeaderMismatch: 1,
  /** Fewer rounds are settled than before. */
  RoundsFell: 2,
  /** A paid receipt is another job's, or of a round that this epoch does not settle. */
  ReceiptOutside: 3,
  /** One copy of a chunk is paid at two places. */
  PaidTwice: 4,
  /** A paid copy is beyond those that the terms allow. */
  TooManyCopies: 5,
  /** An account's cumulative amount is below that of the epoch before. */
  AmountFell: 6,
  /** An account's amount is below what the proposer's own vouchers promised it. */
  BelowVoucher: 7,
  /** A royalty is below its share of the total. */
  RoyaltyBelow: 8,
  /** Two neighbouring leaves are out of order. */
  Unsorted: 9,
  /** The tree does not begin with its sentinel. */
  FirstLeaf: 10,
  /** Leaves add up to more than the epoch's total. */
  OverTotal: 11,
} as const;

export type FraudKind = keyof typeof FRAUD_KIND;

/** The kind of a number, or undefined for one that is none. */
export function fraudKind(number: number): FraudKind | undefined {
  return (Object.keys(FRAUD_KIND) as FraudKind[]).find((kind) => FRAUD_KIND[kind] === number);
}

/** A leaf with its path. */
export type PlacedLeaf = CumulativeLeaf & MerklePath;

/** What an account has under a root: its leaf, or the two neighbours between which it is missing. */
export type Standing = readonly [PlacedLeaf] | readonly [PlacedLeaf, PlacedLeaf];

type ReceiptAt = { readonly receipt: Receipt } & MerklePath;

/** The frauds with what proves each; the contract's structs of the same names. */
export type FraudProof =
  | { readonly kind: "HeaderMismatch"; readonly header: EpochHeader }
  | { readonly kind: "RoundsFell"; readonly header: EpochHeader; readonly before: EpochHeader }
  | ({ readonly kind: "ReceiptOutside"; readonly header: EpochHeader; readonly before: EpochHeader } & ReceiptAt)
  | { readonly kind: "PaidTwice"; readonly header: EpochHeader; readonly receipts: readonly [ReceiptAt, ReceiptAt] }
  | ({ readonly kind: "TooManyCopies"; readonly header: EpochHeader; readonly terms: Terms } & ReceiptAt)
  | { readonly kind: "AmountFell"; readonly before: PlacedLeaf; readonly standing: Standing }
  | {
      readonly kind: "BelowVoucher";
      /** Of one account, their streams strictly growing. */
      readonly vouchers: readonly { readonly voucher: TypedMessage<"Voucher">; readonly signature: Hex }[];
      readonly appointments: readonly SignedCoordinatorDelegation[];
      readonly standing: Standing;
    }
  | { readonly kind: "RoyaltyBelow"; readonly terms: Terms; readonly index: number; readonly standing: Standing }
  | { readonly kind: "Unsorted"; readonly left: PlacedLeaf; readonly right: PlacedLeaf }
  | { readonly kind: "FirstLeaf"; readonly leaf: PlacedLeaf }
  | { readonly kind: "OverTotal"; readonly leaves: readonly PlacedLeaf[] };

/** A proof in the form that the contract takes: the kind's number and the ABI encoding of its struct. */
export interface Fraud {
  readonly kind: number;
  readonly data: Hex;
}

const ZERO: Bytes32 = `0x${"00".repeat(32)}`;

/** What stands for the header before the first epoch's; the contract does not look at it. */
export const NO_HEADER: EpochHeader = {
  spec: ZERO,
  epoch: 0,
  rounds: 0,
  receiptsRoot: ZERO,
  verdictsRoot: ZERO,
  payRoot: ZERO,
  model: ZERO,
  dag: ZERO,
};
