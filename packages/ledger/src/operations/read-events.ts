import type { JobId } from "@starling/protocol";
import { getBlockNumber, getLogs } from "viem/actions";
import { LOG_RANGE } from "../constants.ts";
import { type EventName, type EventOf, type LedgerEvent, parseEvents } from "../events.ts";
import type { Ledger } from "../ledger.ts";
import { rpcError } from "../rpc-error.ts";

/** Which events: of one job or all, of one name or all, in a range of blocks (both ends included). */
export interface EventFilter<N extends EventName = EventName> {
  readonly job?: JobId;
  readonly name?: N;
  readonly from?: bigint;
  readonly to?: bigint;
  readonly signal?: AbortSignal;
}

/**
 * The settlement contract's events in the order in which they happened, decoded, with block and transaction.
 * @throws ChainUnreachableError
 */
export async function readEvents<N extends EventName = EventName>(
  ledger: Ledger,
  { job, name, from = ledger.since, to, signal }: EventFilter<N> = {},
): Promise<EventOf<N>[]> {
  const events: LedgerEvent[] = [];
  try {
    const last = to ?? (await getBlockNumber(ledger.client, { cacheTime: 0 }));
    for (let start = from; start <= last; start += LOG_RANGE) {
      signal?.throwIfAborted();
      const end = start + LOG_RANGE - 1n < last ? start + LOG_RANGE - 1n : last;
      const logs = await getLogs(ledger.client, { address: ledger.rounds, fromBlock: start, toBlock: end });
      events.push(...parseEvents(ledger.rounds, logs));
    }
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    throw rpcError(cause);
  }
  return events.filter((event): event is EventOf<N> => {
    return (name === undefined || event.name === name) && (job === undefined || event.args.job === job);
  });
}
