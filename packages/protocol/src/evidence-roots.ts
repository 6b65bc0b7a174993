import { type SigningDomain, structHasher } from "./eip712.ts";
import type { ReceiptPage } from "./evidence.ts";
import type { Bytes32 } from "./hex.ts";
import { merkleTree } from "./pay-tree.ts";

/** What a header says of an epoch's receipt pages. */
export interface EvidenceRoots {
  readonly receiptsRoot: Bytes32;
  readonly verdictsRoot: Bytes32;
}

/** The roots that a header must name for these rows of its rounds' pages, in their order. */
export function evidenceRoots(domain: SigningDomain, rows: Iterable<ReceiptPage["rows"][number]>): EvidenceRoots {
  const hashReceipt = structHasher(domain, "Receipt");
  const hashVerdict = structHasher(domain, "Verdict");
  const receipts: Uint8Array[] = [];
  const verdicts: Uint8Array[] = [];
  for (const { receipt, verdict, paid } of rows) {
    if (paid) receipts.push(hashReceipt(receipt));
    verdicts.push(hashVerdict(verdict));
  }
  return { receiptsRoot: merkleTree(receipts).root, verdictsRoot: merkleTree(verdicts).root };
}
