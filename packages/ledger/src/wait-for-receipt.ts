import type { Hex } from "@starling/protocol";
import type { TransactionReceipt } from "viem";
import { getBlockNumber, getTransactionReceipt } from "viem/actions";
import { RECEIPT_TIMEOUT_MS } from "./constants.ts";
import { TransactionPendingError } from "./errors.ts";
import type { Ledger } from "./ledger.ts";
import { rpcError } from "./rpc-error.ts";
import { sleep } from "./sleep.ts";

/**
 * Waits until a transaction lies under as many blocks as the ledger asks for.
 * @throws TransactionPendingError after two minutes without; ChainUnreachableError
 */
export async function waitForReceipt(
  { client, confirmations, pollMs }: Ledger,
  { hash, signal, timeoutMs = RECEIPT_TIMEOUT_MS }: { hash: Hex; signal?: AbortSignal; timeoutMs?: number },
): Promise<TransactionReceipt> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const receipt = await receiptOf(client, hash);
    if (receipt !== undefined) {
      if (confirmations <= 1) return receipt;
      const head = await getBlockNumber(client, { cacheTime: 0 }).catch((cause) => {
        throw rpcError(cause);
      });
      if (head - receipt.blockNumber + 1n >= BigInt(confirmations)) return receipt;
    }
    if (Date.now() >= end) {
      throw new TransactionPendingError(`Transaction ${hash} is not in a block yet.`, {
        fix: "It may still come: read the job before you send it again.",
      });
    }
    await sleep(pollMs, signal);
  }
}

async function receiptOf(client: Ledger["client"], hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash });
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TransactionReceiptNotFoundError") return undefined;
    throw rpcError(cause);
  }
}
