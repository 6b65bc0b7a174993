import { getBlock } from "viem/actions";
import type { Ledger } from "../ledger.ts";
import { rpcError } from "../rpc-error.ts";

/**
 * When blocks were made, in unix seconds, by their numbers: for events that are shown with their time.
 * @throws ChainUnreachableError
 */
export async function readBlockTimes(
  { client }: Pick<Ledger, "client">,
  { blocks, signal }: { blocks: Iterable<bigint>; signal?: AbortSignal },
): Promise<Map<bigint, number>> {
  const times = new Map<bigint, number>();
  for (const blockNumber of new Set(blocks)) {
    signal?.throwIfAborted();
    const { timestamp } = await getBlock(client, { blockNumber }).catch((cause) => {
      throw rpcError(cause);
    });
    times.set(blockNumber, Number(timestamp));
  }
  return times;
}
