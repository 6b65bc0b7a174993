import { type Address, decodeBlock, type EpochEvidence, LeafPage, type PayLeaf } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/**
 * An account's leaf by halving: pages and leaves stand in the order of accounts, so a few of any number of pages are
 * fetched. Undefined where the account has none.
 * @throws InvalidDataError, and whatever `get` throws
 */
export async function findLeaf(
  { leaves }: Pick<EpochEvidence, "leaves">,
  account: Address,
  get: (cid: CID) => Promise<Uint8Array>,
): Promise<PayLeaf | undefined> {
  let [from, to] = [0, leaves.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const cid = leaves[middle];
    if (cid === undefined) return undefined;
    const page = decodeBlock(LeafPage, await get(cid)).leaves;
    const [first, last] = [page[0], page.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    if (account < first.account) to = middle;
    else if (account > last.account) from = middle + 1;
    else return page.find((leaf) => leaf.account === account);
  }
  return undefined;
}
