import { type Address, type Hex, StarlingError } from "@starling/protocol";
import { numberToHex } from "viem";
import { WrongChainError } from "./errors.ts";
import type { RpcRequest } from "./ledger.ts";
import { rpcError } from "./rpc-error.ts";
import type { Sender } from "./sender.ts";

/** What {@link walletSender} needs: an EIP-1193 provider and the account it was asked to connect. */
export interface WalletSenderInit {
  readonly provider: { request: RpcRequest };
  readonly address: Address;
  readonly chainId: number;
}

/** Sends through a person's wallet, which asks, signs and picks fee and nonce. */
export function walletSender({ provider, address, chainId }: WalletSenderInit): Sender {
  return {
    address,
    async send(call, options = {}) {
      options.signal?.throwIfAborted();
      try {
        const current = Number(await provider.request({ method: "eth_chainId" }));
        if (current !== chainId) {
          throw new WrongChainError(`The wallet is on chain ${current}, the job on chain ${chainId}.`, {
            fix: `Switch the wallet to chain ${chainId}.`,
          });
        }
        const transaction = {
          from: address,
          data: call.data,
          gas: numberToHex(call.gas),
          ...(call.to === null ? {} : { to: call.to }),
        };
        return (await provider.request({ method: "eth_sendTransaction", params: [transaction] })) as Hex;
      } catch (cause) {
        throw cause instanceof StarlingError ? cause : rpcError(cause);
      }
    },
  };
}
