import { estimateFeesPerGas } from "viem/actions";
import type { Ledger } from "./ledger.ts";
import { senderOf } from "./ledger.ts";
import { rpcError } from "./rpc-error.ts";

/** What an operation would take. */
export interface Estimate {
  /** With the margin that is sent along. */
  readonly gas: bigint;
  /** The most that it costs at the chain's present fees, in wei of the chain's own currency. */
  readonly wei: bigint;
}

class Simulated extends Error {
  readonly gas: bigint;
  constructor(gas: bigint) {
    super("simulated");
    this.gas = gas;
  }
}

/**
 * Gas and cost of the transaction that an operation would send: `estimate(ledger, (dry) => claim(dry, { job, leaf }))`.
 * Nothing is signed or sent; a refusal is thrown as the operation would throw it. Undefined where it sends nothing.
 * @throws LedgerError
 */
export async function estimate(
  ledger: Ledger,
  operation: (dry: Ledger) => Promise<unknown>,
): Promise<Estimate | undefined> {
  const { address } = senderOf(ledger);
  const sender = {
    address,
    send: async ({ gas }: { gas: bigint }): Promise<never> => {
      throw new Simulated(gas);
    },
  };
  try {
    await operation({ ...ledger, sender });
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Simulated)) throw cause;
    const fees = await estimateFeesPerGas(ledger.client, { type: "eip1559" }).catch((error) => {
      throw rpcError(error);
    });
    return { gas: cause.gas, wei: cause.gas * fees.maxFeePerGas };
  }
}
