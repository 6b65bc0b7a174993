import type { FindingPlace } from "@starling/protocol";

/** Where something does not add up, for people. */
export const PLACE_WORDS: Readonly<Record<FindingPlace, string>> = {
  header: "The epoch's header",
  blocks: "Its evidence",
  rounds: "Its rounds",
  receipts: "The receipts",
  signatures: "The signatures",
  tree: "The pay tree",
  pay: "The pay",
  vouchers: "The vouchers",
  royalties: "The royalties",
  before: "The epoch before",
};
