import type { Block } from "@starling/protocol";
import type { SentBlock } from "./messages.ts";

/** Blocks as they cross from the worker to the page, each once. */
export function sentBlocks(blocks: readonly Block[]): SentBlock[] {
  const known = new Set<string>();
  return blocks
    .map(({ cid, bytes }) => ({ cid: cid.toString(), bytes }))
    .filter(({ cid }) => !known.has(cid) && known.add(cid));
}
