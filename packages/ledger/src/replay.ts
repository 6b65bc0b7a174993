import type { Chain, Client, Transport } from "viem";
import { getTransactionReceipt, sendRawTransaction } from "viem/actions";
import { refusalOf, rpcError } from "./rpc-error.ts";
import { sleep } from "./sleep.ts";
import type { TxLog } from "./tx-log.ts";

/** How often, and how far apart, the receipt of a transaction whose nonce is used up is looked for. */
const RECEIPT_LOOKS = 10;
const RECEIPT_LOOK_MS = 100;

/** What {@link replay} found. */
export interface Replayed {
  /** Transactions that the chain had forgotten and has again. */
  readonly restored: number;
  /** Transactions whose place another one has taken, or that the node refuses now. */
  readonly dropped: number;
}

/**
 * Brings back the transactions that an embedded chain forgot when it was killed. Call it at start, before anything
 * reads a nonce. The same signed bytes cannot run twice, whatever was lost.
 * @throws ChainUnreachableError
 */
export async function replay(
  client: Client<Transport, Chain>,
  { log, signal }: { log: TxLog; signal?: AbortSignal },
): Promise<Replayed> {
  let [restored, dropped] = [0, 0];
  for (const { hash, raw } of await log.entries()) {
    signal?.throwIfAborted();
    if (await isIncluded(client, hash)) continue;
    try {
      await sendRawTransaction(client, { serializedTransaction: raw });
      restored += 1;
    } catch (cause) {
      const refusal = refusalOf(cause);
      if (refusal === undefined) throw rpcError(cause);
      // Included between our look and our sending: the refusal is about its own nonce.
      if (refusal === "known" || (await isSoonIncluded(client, hash, signal))) continue;
      await log.drop(hash);
      dropped += 1;
    }
  }
  return { restored, dropped };
}

/** A node counts a transaction's nonce a moment before it shows the receipt. */
async function isSoonIncluded(
  client: Client<Transport, Chain>,
  hash: `0x${string}`,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (let look = 0; look < RECEIPT_LOOKS; look++) {
    if (await isIncluded(client, hash)) return true;
    await sleep(RECEIPT_LOOK_MS, signal);
  }
  return false;
}

async function isIncluded(client: Client<Transport, Chain>, hash: `0x${string}`): Promise<boolean> {
  try {
    await getTransactionReceipt(client, { hash });
    return true;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TransactionReceiptNotFoundError") return false;
    throw rpcError(cause);
  }
}
