import type { RpcRequest } from "@starling/ledger";
import type { Address, Hex } from "@starling/protocol";
import { useEffect, useState } from "react";
import { useConnection } from "wagmi";
import { typedDataJson } from "./typed-data-json.ts";
import type { Wallet } from "./wallet.ts";

/** The connected wallet, once its provider is known. */
export function useWallet(): Wallet | undefined {
  const { address: connected, connector } = useConnection();
  const [wallet, setWallet] = useState<Wallet>();
  useEffect(() => {
    setWallet(undefined);
    if (connected === undefined || connector === undefined) return;
    let gone = false;
    const address = connected.toLowerCase() as Address;
    void connector.getProvider().then((given) => {
      const provider = given as { request: RpcRequest };
      if (gone) return;
      setWallet({
        address,
        name: connector.name,
        provider,
        signTypedData: async (data) =>
          (await provider.request({
            method: "eth_signTypedData_v4",
            params: [address, typedDataJson(data)],
          })) as Hex,
      });
    });
    return () => {
      gone = true;
    };
  }, [connected, connector]);
  return wallet;
}
