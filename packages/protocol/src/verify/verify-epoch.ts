import { digestOf, encodeBlock } from "../block.ts";
import { InvalidDataError } from "../errors.ts";
import { type PayTree, payTree } from "../pay-tree.ts";
import type { PayoutLeaf } from "../payout.ts";
import { termsHash, termsOf } from "../terms.ts";
import { checkAccepted } from "./check-accepted.ts";
import { checkBlocks } from "./check-blocks.ts";
import { checkHeader } from "./check-header.ts";
import { checkFalls, checkPay, checkRegistrations, rebuiltLeaves } from "./check-pay.ts";
import { checkReceipts } from "./check-receipts.ts";
import { checkRounds } from "./check-rounds.ts";
import { checkOwnReceipts, checkSignatures, type Sample } from "./check-signatures.ts";
import { checkTree, knownTree } from "./check-tree.ts";
import { checkVouchers } from "./check-vouchers.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";
import { ownRows } from "./own-rows.ts";

/** What a verifier found. An honest epoch has no findings. */
export interface EpochVerdict {
  readonly findings: readonly Finding[];
  /** The pay tree that follows from the evidence: `payProof` of it is anybody's leaf. None where the sums fit no tree. */
  readonly tree?: PayTree;
}

/**
 * Checks an epoch from its evidence alone: hashes from the chain's digest down, rounds, receipts and verdicts, a sample
 * of signatures, the tree, everybody's pay and royalties, vouchers and own receipts. No clock, no I/O. Each finding
 * that the contract can check by itself carries its proof.
 */
export async function verifyEpoch(given: EpochCase, sample: Sample): Promise<EpochVerdict> {
  // Under another spec nothing else could be judged.
  if (digestOf(encodeBlock(given.spec).cid) !== given.params.spec) {
    return { findings: [{ place: "blocks", words: "The spec is not the job's." }] };
  }
  const rebuilt = rebuiltLeaves(given);
  const rows = ownRows(given);
  const known = knownTree(given.loaded.pages, given.proposed);
  const { before, loadedBefore } = given;
  const earlier = before && loadedBefore && knownTree(loadedBefore.pages, before);
  const findings: Finding[] = [
    ...checkCase(given),
    ...checkHeader(given),
    ...checkBlocks(given),
    ...checkRounds(given),
    ...checkAccepted(given),
    ...checkReceipts(given, rows),
    ...checkSignatures(rows, sample),
    ...checkOwnReceipts(given, rows),
    ...checkTree(given, known),
    ...checkPay(given, rebuilt, earlier),
    ...checkFalls(given, known, earlier),
    ...checkRegistrations(given),
    ...(await checkVouchers(given, known)),
  ];
  // Where nothing differs the proposer's tree is the one that follows: no need to hash it again.
  const tree = findings.length === 0 ? known?.tree : treeIfAny(rebuilt);
  if (tree === undefined) findings.push({ place: "pay", words: "What the receipts give fits no pay tree." });
  return { findings, ...(tree && { tree }) };
}

/** Hostile receipts may add up to more than a tree holds, or name a sentinel as a worker. */
function treeIfAny(leaves: readonly PayoutLeaf[]): PayTree | undefined {
  try {
    return payTree(leaves);
  } catch (error) {
    if (error instanceof InvalidDataError) return undefined;
    throw error;
  }
}

/** The job's own terms, and the epoch before where there must be one. */
function checkCase({ params, spec, proposed, before, loadedBefore }: EpochCase): Finding[] {
  const findings: Finding[] = [];
  if (termsHash(termsOf(spec)) !== params.terms) {
    findings.push({ place: "header", words: "The job's terms do not follow from its spec." });
  }
  const wanted = proposed.epoch > 1;
  if (wanted !== (before !== undefined) || wanted !== (loadedBefore !== undefined)) {
    findings.push({ place: "before", words: "The epoch before is missing." });
  }
  return findings;
}
