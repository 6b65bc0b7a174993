import { type Address, type CumulativeLeaf, type MerklePath, payProof, payTree } from "@starling/protocol";
import type { Live } from "../state/live.ts";
import type { JobState } from "../state/state.ts";
import { leavesOfEpoch } from "./release.ts";

/**
 * An account's leaf in the newest final epoch with its path; undefined without one, and where the chain's root is not
 * the one that follows from our facts.
 */
export function finalProof(
  job: JobState | undefined,
  { chain }: Pick<Live, "chain">,
  account: Address,
): (CumulativeLeaf & MerklePath) | undefined {
  const final = job === undefined ? null : (chain.get(job.job)?.job.final ?? null);
  if (job === undefined || final === null) return undefined;
  const tree = payTree(leavesOfEpoch(job, final.epoch));
  return tree.root === final.root ? payProof(tree, account) : undefined;
}
