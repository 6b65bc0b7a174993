import type { FraudProof } from "../fraud/fraud.ts";

/** Where something does not add up. */
export type FindingPlace =
  | "header"
  | "blocks"
  | "rounds"
  | "receipts"
  | "signatures"
  | "tree"
  | "pay"
  | "vouchers"
  | "royalties"
  | "before";

/** Something that an honest epoch would not show. */
export interface Finding {
  readonly place: FindingPlace;
  /** In one sentence, for people. */
  readonly words: string;
  /** Where the contract can check it by itself. Without, only an arbiter can be asked. */
  readonly fraud?: FraudProof;
}
