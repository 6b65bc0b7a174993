import { decodeBlock, ReceiptPage, type RoundPages, RoundRecord } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../components.ts";

/** These rounds' receipt pages, in order. */
export async function roundPages(
  blocks: Blocks,
  records: readonly CID[],
  options?: AbortOptions,
): Promise<RoundPages[]> {
  const rounds: RoundPages[] = [];
  for (const cid of records) {
    const record = decodeBlock(RoundRecord, await blocks.get(cid, options));
    const pages: ReceiptPage[] = [];
    for (let next: CID | null = record.receipts; next !== null; next = pages.at(-1)?.next ?? null) {
      pages.push(decodeBlock(ReceiptPage, await blocks.get(next, options)));
    }
    rounds.push({ record, pages });
  }
  return rounds;
}
