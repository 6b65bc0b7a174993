import { type Chain, defineChain } from "viem";
import { LOCAL_CHAIN_ID } from "./constants.ts";

/** viem's description of a chain that is known only by id and RPC address. `name` is shown by wallets. */
export function chainOf(
  id: number,
  url: string,
  name = id === LOCAL_CHAIN_ID ? "Starling local" : `Chain ${id}`,
): Chain {
  return defineChain({
    id,
    name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}
