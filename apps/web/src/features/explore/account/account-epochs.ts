import {
  type Address,
  CODEC,
  cidFromDigest,
  decodeBlock,
  decodeEpochHeader,
  EpochEvidence,
  type EpochView,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { findLeaf } from "./find-leaf.ts";

/** What an epoch's evidence says of an account, in token wei since the job began. */
export type AccountLeaf =
  | { readonly kind: "read"; readonly cumulative: bigint; readonly dag: string }
  /** The evidence is not what the chain names, or nobody gives it out. */
  | { readonly kind: "unread"; readonly why: string };

/** One settlement of a job as an account sees it. */
export interface AccountEpoch {
  readonly epoch: EpochView;
  readonly leaf: AccountLeaf;
  /** What this epoch added for the account; undefined where it, or the one before it, could not be read. */
  readonly added: bigint | undefined;
}

/**
 * Reads an account's pay in an epoch from its evidence, hash by hash from the digest on the chain: header, evidence,
 * leaf page. Whether the tree's sums are right is the audit's question.
 */
export async function accountLeaf(
  epoch: Pick<EpochView, "evidence" | "root">,
  account: Address,
  get: (cid: CID) => Promise<Uint8Array>,
): Promise<AccountLeaf> {
  try {
    const header = decodeEpochHeader(await get(cidFromDigest(epoch.evidence, CODEC.raw)));
    if (header.payRoot !== epoch.root) return { kind: "unread", why: "The evidence is of another pay root." };
    const dag = cidFromDigest(header.dag);
    const leaf = await findLeaf(decodeBlock(EpochEvidence, await get(dag)), account, get);
    return { kind: "read", cumulative: BigInt(leaf?.amount ?? 0), dag: dag.toString() };
  } catch (error) {
    return { kind: "unread", why: error instanceof Error ? error.message : String(error) };
  }
}

/** The settlements of one job, newest first, with what each added for the account to the one that stood before it. */
export function withAdded(
  epochs: readonly { readonly epoch: EpochView; readonly leaf: AccountLeaf }[],
): readonly AccountEpoch[] {
  return epochs.map(({ epoch, leaf }, i) => {
    const before = epochs
      .slice(i + 1)
      .find(({ epoch: earlier }) => earlier.epoch === epoch.epoch - 1 && earlier.state !== "rejected")?.leaf;
    const start = epoch.epoch === 1 ? 0n : before?.kind === "read" ? before.cumulative : undefined;
    const added = leaf.kind === "read" && start !== undefined ? leaf.cumulative - start : undefined;
    return { epoch, leaf, added };
  });
}
