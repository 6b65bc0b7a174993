import { owedOf, readParams, withdrawBond } from "@starling/ledger";
import type { JobId, StationInfo } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { formatTokens } from "../../../format/tokens.ts";
import { readLedger } from "../../wallet/read-ledger.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";
import { useToken } from "../use-token.ts";

interface WithdrawFormProps {
  readonly station: StationInfo;
  readonly job: JobId;
  readonly onClose: () => void;
}

export function WithdrawForm(props: WithdrawFormProps) {
  return (
    <WalletGate station={props.station} purpose="Choose the wallet whose bond or reward it is.">
      {(wallet) => <Owed {...props} wallet={wallet} />}
    </WalletGate>
  );
}

function Owed({ station, job, onClose, wallet }: WithdrawFormProps & { readonly wallet: Wallet }) {
  const token = useToken();
  const account = wallet.address;
  const { data: owed, error: unread } = useQuery({
    queryKey: ["epochs", "bonds", job, account],
    queryFn: () => owedOf(readLedger(station), { job, account }),
  });
  const [stage, setStage] = useState<"asking" | "busy" | "done">("asking");
  const [error, setError] = useState<unknown>();
  const take = async () => {
    setStage("busy");
    setError(undefined);
    try {
      const chain = walletLedger(station, wallet);
      await withdrawBond(chain, { params: await readParams(chain, { job }), account });
      setStage("done");
    } catch (cause) {
      setError(cause);
      setStage("asking");
    }
  };
  if (owed === undefined) {
    return unread === null ? (
      <Waiting forWhat="Reading what the contract owes this wallet…" />
    ) : (
      <WalletProblem what="The chain could not be read." error={unread} />
    );
  }
  return (
    <div className="space-y-4">
      {stage === "done" ? (
        <Notice title={`${formatTokens(owed, token)} are in your wallet.`} />
      ) : owed === 0n ? (
        <Notice title="The contract owes this wallet nothing now.">
          A bond comes back when its epoch is final or its dispute is over.
        </Notice>
      ) : (
        <p>
          The contract owes this wallet <strong className="font-semibold">{formatTokens(owed, token)}</strong> in bonds
          and rewards of this job.
        </p>
      )}
      {error !== undefined && <WalletProblem what="Nothing was withdrawn." error={error} />}
      <div className="flex flex-wrap gap-3">
        {stage !== "done" && owed > 0n && (
          <Button look="primary" disabled={stage === "busy"} onClick={() => void take()}>
            {stage === "busy" ? "Look at your wallet…" : `Withdraw ${formatTokens(owed, token)}`}
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
