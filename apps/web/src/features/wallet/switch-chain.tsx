import type { StationInfo } from "@starling/protocol";
import { useSwitchChain } from "wagmi";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { WalletProblem } from "./wallet-problem.tsx";

interface SwitchChainProps {
  readonly chain: StationInfo["chain"];
  readonly current: number | undefined;
}

/** The wallet is elsewhere: brings it here, and adds the chain where the wallet does not know it. */
export function SwitchChain({ chain, current }: SwitchChainProps) {
  const { mutate: switchChain, isPending, error } = useSwitchChain();
  return (
    <div className="space-y-4">
      <Notice tone="warning" title="The wallet is on another network.">
        It is on chain {current ?? "unknown"}; this station works on {chain.name} (chain {chain.id}). On the wrong chain
        you would not see what you get.
      </Notice>
      <Button look="primary" disabled={isPending} onClick={() => switchChain({ chainId: chain.id })}>
        {isPending ? "Look at your wallet…" : `Switch to ${chain.name}`}
      </Button>
      {error !== null && <WalletProblem what="The wallet did not switch." error={error} />}
    </div>
  );
}
