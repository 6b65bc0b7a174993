import {
  type Block,
  delayOf,
  digestOf,
  type EpochEvidence,
  encodeBlock,
  encodeEpochHeader,
  epochEvidenceDigest,
  evidenceRoots,
  LEAF_PAGE,
  type LeafPage,
  payTree,
  rawBlock,
  type SigningDomain,
  settledRounds,
  settledRows,
} from "@starling/protocol";
import type { AbortOptions, Blocks, ChainJob, Clock } from "../components.ts";
import type { Fact } from "../facts/fact.ts";
import type { Book } from "../state/book.ts";
import { madeSoFar } from "../state/lookup.ts";
import type { JobState } from "../state/state.ts";
import { blockedBy } from "./blocked-by.ts";
import { type EpochPolicy, isEpochDue, isSettled } from "./epoch-due.ts";
import { nextRelease, type Release } from "./release.ts";
import { roundPages } from "./round-pages.ts";

/** What building an epoch needs. */
export interface EpochComponents {
  readonly book: Book;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly domain: SigningDomain;
}

function leafPages({ leaves }: Release): Block[] {
  return Array.from({ length: Math.ceil(leaves.length / LEAF_PAGE) }, (_, i) => {
    const page: LeafPage = {
      v: 1,
      leaves: leaves
        .slice(i * LEAF_PAGE, (i + 1) * LEAF_PAGE)
        .map(({ account, amount, units }) => ({ account, amount: amount.toString(), units: units.toString() })),
    };
    return encodeBlock(page);
  });
}

/**
 * Builds the next epoch when it is due and the one before it is final: leaves by `payout`, evidence and header as
 * blocks, then the fact. Proposing it is another step, so that a crash repeats nothing but hashing.
 */
export async function buildEpoch(
  { book, blocks, clock, domain }: EpochComponents,
  job: JobState,
  given: { readonly chain: ChainJob; readonly policy: EpochPolicy } & AbortOptions,
): Promise<void> {
  const release = nextRelease(job);
  if (blockedBy(job) !== null) return;
  if (!isSettled(job, given.chain) || !isEpochDue(job, release, clock.now(), given.policy)) return;
  const before = job.epochs.at(-1);
  const epoch = Math.max(before?.epoch ?? 0, given.chain.newest?.epoch ?? 0) + 1;
  const closed = job.closed.length;
  const delay = delayOf(job.spec);
  const settled = settledRounds(closed, { delay, last: release.last });
  const settledBefore = before === undefined ? 0 : settledRounds(before.rounds, { delay, last: before.last });
  const pages = leafPages(release);
  const records = job.closed.slice(settledBefore).map(({ record }) => record);
  const rows = settledRows(await roundPages(blocks, records, given), { from: settledBefore, to: settled, delay });
  const evidence: EpochEvidence = {
    v: 1,
    job: job.job,
    spec: job.specCid,
    epoch,
    prev: before?.dag ?? null,
    rounds: job.closed.slice(before?.rounds ?? 0).map(({ record }) => record),
    closed,
    releasedBelow: release.releasedBelow,
    last: release.last,
    leaves: pages.map(({ cid }) => cid),
  };
  const dag = encodeBlock(evidence);
  const tree = payTree(release.leaves);
  const model = digestOf(madeSoFar(job));
  const header = {
    spec: digestOf(job.specCid),
    epoch,
    rounds: settled,
    ...evidenceRoots(domain, rows),
    payRoot: tree.root,
    model,
    dag: digestOf(dag.cid),
  };
  for (const block of [...pages, dag, rawBlock(encodeEpochHeader(header))]) {
    await blocks.put(block);
    await blocks.pin?.(block.cid, job.job);
  }
  const built: Fact = {
    type: "epoch-built",
    at: clock.now(),
    job: job.job,
    epoch,
    releasedBelow: release.releasedBelow,
    last: release.last,
    rounds: closed,
    root: tree.root,
    total: release.total.toString(),
    leaves: release.leaves.length,
    model,
    evidence: epochEvidenceDigest(header),
    dag: dag.cid,
  };
  await book.record(() => (job.epochs.at(-1) === before ? [built] : []));
}
