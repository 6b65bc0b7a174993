import {
  type Bytes32,
  Checkpoint,
  checkpointBlocks,
  cidFromDigest,
  decodeBlock,
  Output,
  ReceiptPage,
  RoundRecord,
  StarlingError,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type * as z from "zod/mini";
import type { Blocks } from "../components.ts";
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

async function outputBlocks(blocks: Blocks, result: Bytes32): Promise<CID[]> {
  const cid = cidFromDigest(result);
  const output = await readHeld<Output>(blocks, Output, cid);
  return [...(output?.kind === "train" ? output.blocks.map((block) => block.cid) : []), cid];
}

async function receiptBlocks(blocks: Blocks, first: CID): Promise<CID[]> {
  const found: CID[] = [];
  for (let next: CID | null = first; next !== null; ) {
    const page: ReceiptPage | undefined = await readHeld(blocks, ReceiptPage, next);
    for (const { receipt } of page?.rows ?? []) {
      found.push(...(await outputBlocks(blocks, receipt.result)), cidFromDigest(receipt.chunk));
    }
    found.push(next);
    next = page?.next ?? null;
  }
  return found;
}

/**
 * The blocks of a closed round that audits and claims need, what is named before what names it: chunks, outputs with
 * their payload, receipts, delta, record, and the model after it.
 */
export async function roundBlocks(
  blocks: Blocks,
  round: Pick<ClosedRound, "record" | "model" | "momentum" | "error">,
): Promise<CID[]> {
  const record = await readHeld(blocks, RoundRecord, round.record);
  const found = record === undefined ? [] : [...record.delta, ...(await receiptBlocks(blocks, record.receipts))];
  for (const cid of [round.momentum, round.error]) {
    found.push(...((await readHeld(blocks, VectorManifest, cid))?.blocks ?? []), cid);
  }
  const model = await readHeld(blocks, Checkpoint, round.model);
  return [...found, ...(model === undefined ? [] : checkpointBlocks(model)), round.model, round.record];
}
