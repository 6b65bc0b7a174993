import type { Hex } from "@starling/protocol";
import { getBlock, getBlockNumber } from "viem/actions";
import { REMEMBERED_BLOCKS } from "../constants.ts";
import type { LedgerEvent } from "../events.ts";
import type { Ledger } from "../ledger.ts";
import { rpcError } from "../rpc-error.ts";
import { sleep } from "../sleep.ts";
import { readEvents } from "./read-events.ts";

/** What `watch` yields. */
export type WatchItem =
  | { readonly type: "event"; readonly event: LedgerEvent }
  /** Everything up to this block has been yielded. */
  | { readonly type: "head"; readonly block: bigint }
  /** The chain was rewritten, or an embedded one lost its tail: forget what lay above `block`; it comes again. */
  | { readonly type: "rewound"; readonly block: bigint };

/** Settings of {@link watch}. */
export interface WatchOptions {
  /** First block; by default that of the deployment. */
  readonly from?: bigint;
  /** Ends the watch; it then returns without throwing. */
  readonly signal: AbortSignal;
  /** Told of each failed poll; the watch goes on. */
  readonly onError?: (error: Error) => void;
}

/**
 * Follows the settlement contract: first its past, then each block once it has the ledger's confirmations. An outage
 * only delays it.
 */
export async function* watch(ledger: Ledger, { from, signal, onError }: WatchOptions): AsyncGenerator<WatchItem> {
  let next = from ?? ledger.since;
  const floor = next;
  const seen = new Map<bigint, Hex>();
  while (!signal.aborted) {
    const items: WatchItem[] = [];
    try {
      const back = await rewind(ledger, seen, floor);
      if (back !== undefined) {
        next = back + 1n;
        items.push({ type: "rewound", block: back });
      }
      const step = await advance(ledger, next, signal);
      if (step !== undefined) {
        items.push(...step.items);
        seen.set(step.block, step.hash);
        for (const block of seen.keys()) {
          if (seen.size <= REMEMBERED_BLOCKS) break;
          seen.delete(block);
        }
        next = step.block + 1n;
      }
    } catch (cause) {
      if (signal.aborted) return;
      onError?.(cause instanceof Error ? cause : new Error(String(cause)));
    }
    yield* items;
    if (signal.aborted) return;
    await sleep(ledger.pollMs, signal).catch(() => undefined);
  }
}

/** The newest confirmed blocks' events, or nothing when there is no new block. */
async function advance(ledger: Ledger, next: bigint, signal: AbortSignal) {
  const head = await getBlockNumber(ledger.client, { cacheTime: 0 }).catch((cause) => {
    throw rpcError(cause);
  });
  const to = head - BigInt(ledger.confirmations) + 1n;
  if (to < next) return undefined;
  const events = await readEvents(ledger, { from: next, to, signal });
  const hash = await hashOf(ledger, to);
  if (hash === undefined) return undefined;
  const items: WatchItem[] = events.map((event) => ({ type: "event", event }));
  items.push({ type: "head", block: to });
  return { items, block: to, hash };
}

/** Drops what the chain no longer holds; the last block that is still there, when any was dropped. */
async function rewind(ledger: Ledger, seen: Map<bigint, Hex>, floor: bigint): Promise<bigint | undefined> {
  let dropped = false;
  for (const [block, hash] of [...seen].reverse()) {
    if ((await hashOf(ledger, block)) === hash) return dropped ? block : undefined;
    seen.delete(block);
    dropped = true;
  }
  return dropped ? floor - 1n : undefined;
}

async function hashOf(ledger: Ledger, block: bigint): Promise<Hex | undefined> {
  try {
    return (await getBlock(ledger.client, { blockNumber: block })).hash;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "BlockNotFoundError") return undefined;
    throw rpcError(cause);
  }
}
