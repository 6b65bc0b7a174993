import type { PeerSigner } from "@starling/protocol";
import { rawBlock, type SigningDomain, type TaskReply, type TaskRequest } from "@starling/protocol";
import type { Blocks, Clock } from "../components.ts";
import { ResultRefusedError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import { endLease } from "../leases/end-leases.ts";
import { endWords } from "../leases/end-words.ts";
import type { Book } from "../state/book.ts";
import { chunkOf, roundAt } from "../state/lookup.ts";
import type { JobState, LeaseState } from "../state/state.ts";
import { acknowledge } from "./acknowledge.ts";
import { checkOutput } from "./check-output.ts";
import { checkReceipt } from "./check-receipt.ts";
import { openCommitment } from "./open-commitment.ts";
import { missingBlocks, type PendingReveal, type PendingReveals } from "./pending-reveals.ts";

/** What taking in a result needs. */
export interface RevealComponents {
  readonly book: Book;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly peerSigner: PeerSigner;
  readonly domain: SigningDomain;
  readonly pending: PendingReveals;
}

type RevealRequest = Extract<TaskRequest, { type: "reveal" }>;
type BlockRequest = Extract<TaskRequest, { type: "block" }>;

const gone = (reason: string): TaskReply => ({ type: "gone", reason: reason.slice(0, 200) });

/** A reveal's first message: header, salt, receipt and leading blocks. Repeating it changes nothing. */
export async function takeReveal(
  components: RevealComponents,
  job: JobState,
  lease: LeaseState,
  request: RevealRequest,
): Promise<TaskReply> {
  if (lease.reveal !== null) return acknowledge(components.peerSigner, lease.reveal);
  if (lease.state === "ended") return gone(endWords(lease.end));
  if (lease.state !== "committed") return gone("There is no commitment to open here.");
  return refusing(components, lease, async () => {
    const reveal = await openReveal(components, job, lease, request);
    components.pending.set(lease.id, reveal);
    for (const [index, bytes] of request.blocks.entries()) await storeBlock(components, reveal, index, bytes);
    return finish(components, job, lease, reveal);
  });
}

/** One more block of a reveal's payload. */
export async function takeBlock(
  components: RevealComponents,
  job: JobState,
  lease: LeaseState,
  { index, bytes }: BlockRequest,
): Promise<TaskReply> {
  if (lease.reveal !== null) return acknowledge(components.peerSigner, lease.reveal);
  const reveal = components.pending.get(lease.id);
  if (lease.state !== "committed" || reveal === undefined)
    return gone("Send the reveal again, its header is not here.");
  return refusing(components, lease, async () => {
    await storeBlock(components, reveal, index, bytes);
    return finish(components, job, lease, reveal);
  });
}

async function openReveal(
  { blocks, domain }: RevealComponents,
  job: JobState,
  lease: LeaseState,
  { output, salt, receipt }: RevealRequest,
): Promise<PendingReveal> {
  const place = chunkOf(roundAt(job, lease.round), lease.index).opened;
  if (place === null) throw new TypeError("A lease without a chunk.");
  const opened = checkOutput(output, { job, ...place });
  openCommitment(lease, { chunk: place.cid, output: opened.block.cid, salt });
  const ids = { job, lease, chunk: place.cid, output: opened.block.cid, domain };
  const receiptHash = checkReceipt(receipt, ids);
  const stored = new Set<number>();
  const payload = job.lane.payload(opened.output);
  for (const [i, { cid }] of payload.entries()) if (await blocks.has(cid)) stored.add(i);
  return { opened, payload, salt, receipt, receiptHash, stored };
}

async function storeBlock(
  { blocks }: RevealComponents,
  reveal: PendingReveal,
  index: number,
  bytes: Uint8Array,
): Promise<void> {
  const named = reveal.payload[index];
  const block = rawBlock(bytes);
  if (named === undefined || named.bytes !== bytes.byteLength || !named.cid.equals(block.cid)) {
    throw new ResultRefusedError(`Block ${index} is not the one that the header names.`, {
      fix: "Send the blocks of the result that was committed to.",
    });
  }
  await blocks.put(block);
  reveal.stored.add(index);
}

/** Asks for what is missing, or makes the result durable: bytes first, then the fact, then the acknowledgement. */
async function finish(
  components: RevealComponents,
  job: JobState,
  lease: LeaseState,
  reveal: PendingReveal,
): Promise<TaskReply> {
  const missing = missingBlocks(reveal);
  if (missing.length > 0) return { type: "need", blocks: missing };
  const { book, blocks, clock, peerSigner, pending } = components;
  await job.lane.checkPayload(blocks, reveal.opened.output, job);
  await blocks.put(reveal.opened.block);
  for (const { cid } of [...reveal.payload, reveal.opened.block]) await blocks.pin?.(cid, job.job);
  await book.record(() => (lease.state === "committed" ? [revealed(lease, reveal, clock.now())] : []));
  pending.delete(lease.id);
  return lease.reveal === null
    ? gone(`The lease ended before the result was complete. ${endWords(lease.end)}`)
    : acknowledge(peerSigner, lease.reveal);
}

function revealed({ job, id }: LeaseState, { opened, salt, receipt, receiptHash }: PendingReveal, at: number): Fact {
  const { block, summary } = opened;
  return { type: "revealed", at, job, lease: id, output: block.cid, summary, salt, receipt, receiptHash };
}

/** A result that fails its own commitment, receipt or header ends the lease and costs standing. */
async function refusing(
  { book, clock, pending }: RevealComponents,
  lease: LeaseState,
  take: () => Promise<TaskReply>,
): Promise<TaskReply> {
  try {
    return await take();
  } catch (error) {
    if (!(error instanceof ResultRefusedError)) throw error;
    pending.delete(lease.id);
    const note = error.message;
    await book.record(() => (lease.state === "committed" ? [endLease(lease, clock.now(), "invalid", note)] : []));
    return gone(`${error.message} ${error.fix}`);
  }
}
