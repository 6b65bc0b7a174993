import type { Hex } from "@starling/protocol";
import { type Chain, type Client, keccak256, type LocalAccount, type Transport } from "viem";
import { estimateFeesPerGas, getTransactionCount, sendRawTransaction } from "viem/actions";
import { NONCE_RETRIES } from "./constants.ts";
import { TransactionRefusedError } from "./errors.ts";
import { inTurn } from "./in-turn.ts";
import { refusalOf, rpcError } from "./rpc-error.ts";
import type { Call, Sender } from "./sender.ts";
import { sleep } from "./sleep.ts";
import type { LoggedTransaction, TxLog } from "./tx-log.ts";

/** What {@link keySender} needs. */
export interface KeySenderInit {
  readonly client: Client<Transport, Chain>;
  readonly account: LocalAccount;
  readonly log: TxLog;
}

/**
 * Sends with a key that this process holds. Transactions go out one after the other, each logged before it is sent.
 * The chain's own count of the account's transactions is the nonce: nothing remembered here can disagree with it.
 */
export function keySender({ client, account, log }: KeySenderInit): Sender {
  const address = account.address.toLowerCase() as Hex;
  const turn = inTurn();

  async function sign(call: Call): Promise<LoggedTransaction> {
    const [nonce, fees] = await Promise.all([
      getTransactionCount(client, { address, blockTag: "pending" }),
      estimateFeesPerGas(client, { type: "eip1559" }),
    ]).catch((cause) => {
      throw rpcError(cause);
    });
    const raw = await account.signTransaction({
      type: "eip1559",
      chainId: client.chain.id,
      nonce,
      gas: call.gas,
      data: call.data,
      to: call.to,
      maxFeePerGas: fees.maxFeePerGas,
      maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
    });
    return { hash: keccak256(raw), raw };
  }

  async function attempt(call: Call, retries: number, signal: AbortSignal | undefined): Promise<Hex> {
    signal?.throwIfAborted();
    const { hash, raw } = await sign(call);
    await log.append({ hash, raw });
    try {
      await sendRawTransaction(client, { serializedTransaction: raw });
    } catch (cause) {
      const refusal = refusalOf(cause);
      if (refusal === "known") return hash;
      // A lost answer leaves it open whether the chain has it: the entry stays and `replay` settles it.
      if (refusal === undefined) throw rpcError(cause, hash);
      await log.drop(hash);
      if (refusal.again === true && retries > 0) {
        await sleep(NONCE_RETRIES.waitMs, signal);
        return attempt(call, retries - 1, signal);
      }
      throw new TransactionRefusedError(`The chain refused a transaction: ${refusal.message}.`, {
        fix: refusal.fix,
        cause,
      });
    }
    return hash;
  }

  return {
    address,
    send: (call, { signal } = {}) => turn(() => attempt(call, NONCE_RETRIES.times, signal)),
  };
}
