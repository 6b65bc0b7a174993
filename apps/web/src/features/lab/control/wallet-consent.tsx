import type { StationInfo } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { shortName } from "../../../format/name.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";
import { actWithWallet } from "./act-with-wallet.ts";
import type { ConsentProps } from "./consent.ts";

export function WalletConsent(props: ConsentProps) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  if (station === undefined) return <Waiting forWhat="Asking the station for its chain…" />;
  return (
    <WalletGate station={station} purpose={`Connect the wallet of ${shortName(props.job.client)}, who posted the job.`}>
      {(wallet) => <Consent {...props} wallet={wallet} station={station} />}
    </WalletGate>
  );
}

interface WithWallet extends ConsentProps {
  readonly wallet: Wallet;
  readonly station: StationInfo;
}

function Consent({ job, action, words, onDone, wallet, station }: WithWallet) {
  const { client } = useApp();
  const [step, setStep] = useState<string>();
  const [error, setError] = useState<unknown>();
  if (wallet.address !== job.client) {
    return (
      <Notice tone="warning" title="This wallet did not post the job.">
        It is {shortName(wallet.address)}; the researcher is {shortName(job.client)}. Choose that account in the wallet.
      </Notice>
    );
  }
  const act = async () => {
    setError(undefined);
    try {
      await actWithWallet({ client, station, wallet, job, action, onStep: setStep });
      onDone();
    } catch (cause) {
      setError(cause);
    } finally {
      setStep(undefined);
    }
  };
  return (
    <div className="space-y-4">
      {error !== undefined && <WalletProblem what="It was not done." error={error} />}
      <Button
        look={action === "cancel" ? "danger" : "primary"}
        disabled={step !== undefined}
        onClick={() => void act()}
      >
        {step ?? words.yes}
      </Button>
    </div>
  );
}
