import { chainClient, chainOf, type Ledger, ledger } from "@starling/ledger";
import type { StationInfo } from "@starling/protocol";
import { absoluteRpc } from "./absolute-rpc.ts";

/** The station's chain, to read: no wallet is asked. */
export function readLedger({ chain }: StationInfo): Ledger {
  const url = absoluteRpc(chain.rpc, location.origin);
  return ledger({
    client: chainClient(chainOf(chain.id, url, chain.name), url),
    rounds: chain.contract,
    provenance: chain.provenance,
  });
}
