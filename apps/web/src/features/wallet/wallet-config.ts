import { chainOf } from "@starling/ledger";
import type { StationInfo } from "@starling/protocol";
import { createConfig, http, injected } from "wagmi";
import { absoluteRpc } from "./absolute-rpc.ts";

/**
 * Wallets for the station's chain: those that announce themselves (EIP-6963), and the old single injected one. No
 * vendor's service is asked. Nothing is remembered: a wallet is connected for one purpose at a time.
 */
export function walletConfig({ chain }: StationInfo, origin: string = location.origin) {
  const url = absoluteRpc(chain.rpc, origin);
  const described = chainOf(chain.id, url, chain.name);
  return createConfig({
    chains: [described],
    connectors: [injected()],
    multiInjectedProviderDiscovery: true,
    storage: null,
    transports: { [described.id]: http(url) },
  });
}
