import type { Address } from "../hex.ts";
import { type PayTree, payAbsence, payProof } from "../pay-tree.ts";
import type { Standing } from "./fraud.ts";

/** What an account has under a tree's root. Undefined for the sentinels' own accounts. */
export function standingOf(tree: PayTree, account: Address): Standing | undefined {
  const leaf = payProof(tree, account);
  if (leaf !== undefined) return [leaf];
  const absence = payAbsence(tree, account);
  return absence === undefined ? undefined : [absence.left, absence.right];
}

/** Token wei that an account has under a tree's root; 0 without a leaf. */
export function amountUnder(tree: PayTree, account: Address): bigint {
  return payProof(tree, account)?.amount ?? 0n;
}
