import type { StationInfo } from "@starling/protocol";
import { type ReactNode, useState } from "react";
import { useConnection, WagmiProvider } from "wagmi";
import { ConnectWallet } from "./connect-wallet.tsx";
import { SwitchChain } from "./switch-chain.tsx";
import { useWallet } from "./use-wallet.ts";
import type { Wallet } from "./wallet.ts";
import { walletConfig } from "./wallet-config.ts";

interface WalletGateProps {
  readonly station: StationInfo;
  /** What the wallet is for, in a sentence. */
  readonly purpose: string;
  readonly children: (wallet: Wallet) => ReactNode;
}

/** Leads to a connected wallet on the right chain, then shows what needs it. */
export function WalletGate({ station, purpose, children }: WalletGateProps) {
  const [config] = useState(() => walletConfig(station));
  return (
    <WagmiProvider config={config} reconnectOnMount={false}>
      <Steps station={station} purpose={purpose}>
        {children}
      </Steps>
    </WagmiProvider>
  );
}

function Steps({ station, purpose, children }: WalletGateProps) {
  const { status, chainId } = useConnection();
  const wallet = useWallet();
  if (status !== "connected") return <ConnectWallet purpose={purpose} walletConnect={station.walletConnectProject} />;
  if (chainId !== station.chain.id) return <SwitchChain chain={station.chain} current={chainId} />;
  if (wallet === undefined) return <p role="status">Asking the wallet for its account…</p>;
  return children(wallet);
}
