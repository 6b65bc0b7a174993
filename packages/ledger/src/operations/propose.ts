import type { Bytes32, Hex } from "@starling/protocol";
import { type WriteOptions, writeRounds } from "../execute.ts";
import { type JobParams, jobIdOf } from "../job-params.ts";
import { type Ledger, signingDomain } from "../ledger.ts";
import { readRounds } from "../read.ts";
import { readEvents } from "./read-events.ts";

/** One settlement; see contracts/types/Settlement.sol. */
export interface Proposal {
  /** The last epoch plus one. */
  readonly epoch: number;
  /** Root of the pay tree. */
  readonly root: Bytes32;
  /** Sum of its leaves, in token wei. */
  readonly total: bigint;
  /** Digest of the newest checkpoint's CID. */
  readonly model: Bytes32;
  /** Digest of the epoch header. */
  readonly evidence: Bytes32;
}

/** A proposal that is on the chain. `already` when an earlier call had brought it. */
export interface Proposed {
  readonly hash: Hex;
  readonly block: bigint;
  readonly already: boolean;
  /** Undefined when an earlier call had brought it. */
  readonly gasUsed?: bigint;
}

/**
 * Proposes an epoch. A coordinator that was killed between sending and hearing simply proposes again: where the chain
 * has this very epoch, its transaction is the answer.
 * @throws LedgerError
 */
export async function propose(
  ledger: Ledger,
  { params, proposal, ...options }: WriteOptions & { params: JobParams; proposal: Proposal },
): Promise<Proposed> {
  const job = jobIdOf(signingDomain(ledger), params);
  const { root, evidence, total } = await readRounds(ledger, "epochOf", [job, proposal.epoch]);
  if (root === proposal.root && evidence === proposal.evidence && total === proposal.total) {
    const { signal } = options;
    const events = await readEvents(ledger, {
      job,
      name: "EpochProposed",
      ...(signal === undefined ? {} : { signal }),
    });
    const made = events.findLast(({ args }) => args.epoch === proposal.epoch && args.root === root);
    if (made !== undefined) return { hash: made.transaction, block: made.block, already: true };
  }
  const { hash, block, gasUsed } = await writeRounds(ledger, "propose", [params, proposal], options);
  return { hash, block, gasUsed, already: false };
}
