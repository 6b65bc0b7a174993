import { useConnect, useConnectors } from "wagmi";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { ConnectElsewhere } from "./connect-elsewhere.tsx";
import { WalletProblem } from "./wallet-problem.tsx";

/** Id of wagmi's connector for the one old-style injected wallet. */
const LEGACY = "injected";

interface ConnectWalletProps {
  readonly purpose: string;
  /** The operator's project at WalletConnect, where there is one. */
  readonly walletConnect: string | null;
}

/** The wallets that can be reached, to choose from. */
export function ConnectWallet({ purpose, walletConnect }: ConnectWalletProps) {
  const connectors = useConnectors();
  const { mutate: connect, isPending, error, variables } = useConnect();
  const announced = connectors.filter(({ id }) => id !== LEGACY);
  const legacy = "ethereum" in globalThis ? connectors.filter(({ id }) => id === LEGACY) : [];
  const wallets = announced.length > 0 ? announced : legacy;
  return (
    <div className="space-y-4">
      <p className="text-soft">{purpose}</p>
      {wallets.length === 0 && walletConnect === null && (
        <Notice tone="warning" title="This browser has no wallet.">
          Install a wallet extension and reload the page. Nothing is lost meanwhile.
        </Notice>
      )}
      <ul className="space-y-2">
        {wallets.map((connector) => (
          <li key={connector.uid}>
            <Button className="w-full !justify-start" disabled={isPending} onClick={() => connect({ connector })}>
              {connector.icon !== undefined && <img src={connector.icon} alt="" className="size-6 rounded" />}
              {isPending && variables?.connector === connector ? `Look at ${connector.name}…` : connector.name}
            </Button>
          </li>
        ))}
      </ul>
      {error !== null && <WalletProblem what="The wallet was not connected." error={error} />}
      {walletConnect !== null && <ConnectElsewhere project={walletConnect} />}
    </div>
  );
}
