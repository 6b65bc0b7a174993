import type { StationInfo } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../../app-context.ts";
import { Button } from "../../../../design/button.tsx";
import { Waiting } from "../../../../design/waiting.tsx";
import { Faucet } from "../../../wallet/faucet.tsx";
import type { Wallet } from "../../../wallet/wallet.ts";
import { WalletGate } from "../../../wallet/wallet-gate.tsx";
import { WalletProblem } from "../../../wallet/wallet-problem.tsx";
import { postWithWallet } from "../publish/post-with-wallet.ts";
import type { PayProps } from "./pay-props.ts";
import { usePosting } from "./use-posting.ts";

/** The researcher's wallet posts: a permit and one transaction. */
export function WalletPay(props: PayProps) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  if (station === undefined) return <Waiting forWhat="Asking the station for its chain…" />;
  return (
    <WalletGate station={station} purpose="Connect the wallet that pays. It also controls the job later.">
      {(wallet) => <Pay {...props} wallet={wallet} station={station} />}
    </WalletGate>
  );
}

interface WithWallet extends PayProps {
  readonly wallet: Wallet;
  readonly station: StationInfo;
}

function Pay({ offer, budget, hours, onPosted, wallet, station }: WithWallet) {
  const { client } = useApp();
  const { step, error, run } = usePosting({ offer, onPosted });
  const post = () =>
    run(({ cid, spec: jobSpec }, say) =>
      postWithWallet({ spec: cid, jobSpec, budget, hours }, { client, station, wallet, onStep: say }),
    );
  return (
    <div className="space-y-4">
      {error !== undefined && <WalletProblem what="The job was not posted. Nothing was paid." error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" disabled={step !== undefined} onClick={() => void post()}>
          {step ?? `Post with ${wallet.name}`}
        </Button>
        {station.chain.embedded && <Faucet address={wallet.address} symbol={station.chain.tokenSymbol} />}
      </div>
    </div>
  );
}
