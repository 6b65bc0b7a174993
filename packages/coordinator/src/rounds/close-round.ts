import { type Block, encodeBlock, type JobId } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks, Clock } from "../components.ts";
import type { Fact } from "../facts/fact.ts";
import type { WorkOf } from "../lanes/lanes.ts";
import type { Book } from "../state/book.ts";
import { openRounds } from "../state/lookup.ts";
import type { JobState } from "../state/state.ts";
import { type CountedResult, standingResults } from "./counted-results.ts";
import { receiptPages } from "./receipt-pages.ts";

/** What closing a round needs. */
export interface CloseComponents {
  readonly book: Book;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly workOf: WorkOf;
}

/**
 * Closes a sealed round: what its lane makes of the counted results, the record and its blocks, then the fact. Everything
 * follows from the journal and the blocks, so that after a crash it is the same again, CID for CID. A round whose
 * accepted results are below the quorum pays its work and counts none of them.
 */
export async function closeRound(
  { book, blocks, clock, workOf }: CloseComponents,
  job: JobState,
  options: AbortOptions = {},
): Promise<void> {
  const { round } = job;
  if (round === null || round.sealedAt === null) return;
  const all = standingResults(job, round);
  const counting = all.filter(({ chunk }) => chunk.counts);
  const counted = counting.length >= job.spec.common.quorum ? counting : [];
  const { record, made, closing, ...combined } = await workOf(job).combine(job, round, { counted, all }, options);
  const pages = receiptPages(job, round);
  const recordBlock = encodeBlock({
    ...record,
    v: 1,
    lane: job.spec.lane,
    job: job.job,
    round: round.round,
    seed: round.seed,
    prev: job.closed.at(-1)?.record ?? null,
    base: round.base,
    accepted: counted.map((result, i) => ({ ...entryOf(result), ...record.accepted[i] })),
    receipts: headOf(pages),
  });
  await store(blocks, job.job, [...combined.blocks, ...pages, ...openedChunks(job), recordBlock]);
  combined.stored?.();
  const closed: Fact = {
    type: "round-closed",
    at: clock.now(),
    job: job.job,
    round: round.round,
    record: recordBlock.cid,
    made,
    counted: counted.map(({ lease }) => lease.id),
    closing,
  };
  await book.record(() => (job.round === round ? [closed] : []));
}

function entryOf({ chunk: { opened, index }, lease: { round, worker, reveal } }: CountedResult) {
  if (opened === null || reveal === null) throw new TypeError("A result that nobody has delivered.");
  return { chunk: opened.cid, round, index, worker, output: reveal.output };
}

/** The chunks themselves: who audits the round needs them. */
function openedChunks(job: JobState): Block[] {
  return openRounds(job).flatMap(({ chunks }) =>
    chunks.flatMap(({ opened }) => (opened === null ? [] : [encodeBlock(opened.chunk)])),
  );
}

function headOf([first]: readonly Block[]): CID {
  if (first === undefined) throw new TypeError("A round without a receipt page.");
  return first.cid;
}

async function store(blocks: Blocks, job: JobId, all: readonly Block[]): Promise<void> {
  for (const block of all) {
    await blocks.put(block);
    await blocks.pin?.(block.cid, job);
  }
}
