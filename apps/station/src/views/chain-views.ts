import { type EventFilter, type Ledger, type LedgerEvent, readEvents } from "@starling/ledger";
import type { CHAIN_EVENT_VALUE, ChainEventView, JobId } from "@starling/protocol";
import type * as z from "zod/mini";

/** Events that one answer carries at most: the newest ones. */
const MAX_EVENTS = 500;

function plain(value: unknown): z.infer<typeof CHAIN_EVENT_VALUE> {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item));
}

function viewOf(event: LedgerEvent, at: number): ChainEventView {
  const fields = Object.entries(event.args).filter(([name]) => name !== "job");
  return {
    name: event.name,
    job: event.args.job,
    block: Number(event.block),
    at,
    transaction: event.transaction,
    logIndex: event.index,
    fields: Object.fromEntries(fields.map(([name, value]) => [name, plain(value)])),
  };
}

/** Reads decoded contract events, newest first, with the time of their block. */
export async function readChainEvents(
  ledger: Ledger,
  blockTime: (block: bigint) => Promise<number>,
  job?: string,
): Promise<ChainEventView[]> {
  const filter: EventFilter = job === undefined ? {} : { job: job as JobId };
  const events = (await readEvents(ledger, filter)).slice(-MAX_EVENTS).reverse();
  return Promise.all(events.map(async (event) => viewOf(event, await blockTime(event.block))));
}

/** Times of blocks, remembered: they do not change. */
export function blockTimes(request: (call: { method: string; params?: unknown }) => Promise<unknown>) {
  const known = new Map<bigint, Promise<number>>();
  return (block: bigint): Promise<number> => {
    let time = known.get(block);
    if (time === undefined) {
      time = request({ method: "eth_getBlockByNumber", params: [`0x${block.toString(16)}`, false] }).then((answer) =>
        Number((answer as { timestamp?: string } | null)?.timestamp ?? 0),
      );
      known.set(block, time);
    }
    return time;
  };
}
