import { chainClient, chainOf, type Ledger, ledger, walletSender } from "@starling/ledger";
import type { StationInfo } from "@starling/protocol";
import { absoluteRpc } from "./absolute-rpc.ts";
import type { Wallet } from "./wallet.ts";

/** The station's chain as the ledger's operations take it, with the wallet as sender. */
export function walletLedger({ chain }: StationInfo, { address, provider }: Wallet): Ledger {
  const url = absoluteRpc(chain.rpc, location.origin);
  return ledger({
    client: chainClient(chainOf(chain.id, url, chain.name), url),
    rounds: chain.contract,
    provenance: chain.provenance,
    sender: walletSender({ provider, address, chainId: chain.id }),
  });
}
