import { decodeBlock, ReceiptPage, RoundRecord } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../components.ts";

/** All rows of these rounds' receipt pages, in the order of the pages. */
export async function pageRows(
  blocks: Blocks,
  records: readonly CID[],
  options?: AbortOptions,
): Promise<ReceiptPage["rows"]> {
  const rows: ReceiptPage["rows"] = [];
  for (const record of records) {
    let next: CID | null = decodeBlock(RoundRecord, await blocks.get(record, options)).receipts;
    while (next !== null) {
      const page: ReceiptPage = decodeBlock(ReceiptPage, await blocks.get(next, options));
      rows.push(...page.rows);
      next = page.next;
    }
  }
  return rows;
}
