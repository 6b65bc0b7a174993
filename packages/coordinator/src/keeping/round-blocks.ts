import {
  type Bytes32,
  cidFromDigest,
  decodeBlock,
  Output,
  ReceiptPage,
  RoundRecord,
  StarlingError,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type * as z from "zod/mini";
import type { Blocks } from "../components.ts";
import type { CoordinatorLane } from "../lanes/lane.ts";
import type { ClosedRound } from "../state/state.ts";

/** A block of ours through its schema; undefined where it is gone or damaged, and nobody asks the network for it. */
export async function readHeld<T>(
  blocks: Pick<Blocks, "has" | "get">,
  schema: z.ZodMiniType<T>,
  cid: CID,
): Promise<T | undefined> {
  if (!(await blocks.has(cid))) return undefined;
  try {
    return decodeBlock(schema, await blocks.get(cid));
  } catch (error) {
    if (error instanceof StarlingError) return undefined;
    throw error;
  }
}

async function outputBlocks(blocks: Blocks, lane: CoordinatorLane, result: Bytes32): Promise<CID[]> {
  const cid = cidFromDigest(result);
  const output = await readHeld(blocks, Output, cid);
  return [...(output?.lane === lane.name ? lane.payload(output).map((block) => block.cid) : []), cid];
}

async function receiptBlocks(blocks: Blocks, lane: CoordinatorLane, first: CID): Promise<CID[]> {
  const found: CID[] = [];
  for (let next: CID | null = first; next !== null; ) {
    const page: ReceiptPage | undefined = await readHeld(blocks, ReceiptPage, next);
    for (const { receipt } of page?.rows ?? []) {
      found.push(...(await outputBlocks(blocks, lane, receipt.result)), cidFromDigest(receipt.chunk));
    }
    found.push(next);
    next = page?.next ?? null;
  }
  return found;
}

/**
 * The blocks of a closed round that audits and claims need, what is named before what names it: chunks, outputs with
 * their payload, receipts, what the lane names besides, and the record.
 */
export async function roundBlocks(blocks: Blocks, lane: CoordinatorLane, round: ClosedRound): Promise<CID[]> {
  const record = await readHeld(blocks, RoundRecord, round.record);
  const receipts = record === undefined ? [] : await receiptBlocks(blocks, lane, record.receipts);
  return [...receipts, ...(await lane.roundBlocks(blocks, round)), round.record];
}
