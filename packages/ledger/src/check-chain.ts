import { getChainId } from "viem/actions";
import { ChainUnreachableError, WrongChainError } from "./errors.ts";
import type { Ledger } from "./ledger.ts";
import { rpcError } from "./rpc-error.ts";

/**
 * Makes sure that the endpoint serves the chain that was asked for. Call it once before anything is signed.
 * @throws WrongChainError, ChainUnreachableError
 */
export async function checkChain({ client }: Pick<Ledger, "client">): Promise<void> {
  const found = await getChainId(client).catch((cause) => {
    const { message } = rpcError(cause);
    throw new ChainUnreachableError(message, { fix: "Check that the node runs, and RPC_URL.", cause });
  });
  if (found === client.chain.id) return;
  throw new WrongChainError(`RPC_URL serves chain ${found}, not ${client.chain.id}.`, {
    fix: "Correct RPC_URL or CHAIN_ID.",
  });
}
