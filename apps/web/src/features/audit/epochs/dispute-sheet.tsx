import type { Finding, JobId, StationInfo } from "@starling/protocol";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { formatTokens } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { Faucet } from "../../wallet/faucet.tsx";
import type { Wallet } from "../../wallet/wallet.ts";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";
import { challengeWithWallet, disproveWithWallet } from "./dispute-with-wallet.ts";
import type { Remedy } from "./dispute-words.ts";

interface DisputeSheetProps {
  readonly station: StationInfo;
  readonly job: JobId;
  readonly epoch: number;
  readonly remedy: Exclude<Remedy, { kind: "none" }>;
  readonly findings: readonly Finding[];
  /** Bond of the epoch's proposer, token wei. */
  readonly stake: bigint;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

/** What a dispute means and costs, then the wallet. */
export function DisputeSheet(props: DisputeSheetProps) {
  const { station, remedy, stake, onClose } = props;
  const token = useToken();
  const proof = remedy.kind === "disprove";
  return (
    <Sheet title={proof ? "Disprove this epoch?" : "Challenge this epoch?"} onClose={onClose}>
      <ul className="mb-6 list-disc space-y-2 ps-5 text-soft">
        {proof ? (
          <>
            <li>The contract checks the proof itself. No bond is needed and nobody is asked.</li>
            <li>The epoch falls at once. Nobody is paid by it; the job goes on.</li>
            <li>
              {stake > 0n
                ? `Of the proposer's bond, ${formatTokens(stake / 2n, token)} are yours; the rest is burnt.`
                : "Its proposer has no bond at stake, so there is no reward."}
            </li>
          </>
        ) : (
          <>
            <li>It takes a bond of {formatTokens(remedy.bond, token)}, as large as the proposer's.</li>
            <li>
              The job's arbiter decides. If the epoch falls, your bond comes back with half of the proposer's. If it
              stands, your bond is lost.
            </li>
            <li>If the arbiter says nothing in time, the epoch stands and both bonds go back.</li>
          </>
        )}
      </ul>
      <WalletGate station={station} purpose="Choose the wallet that sends it and pays the gas.">
        {(wallet) => <Consent {...props} wallet={wallet} />}
      </WalletGate>
    </Sheet>
  );
}

function Consent({ station, job, epoch, remedy, findings, wallet, onDone }: DisputeSheetProps & { wallet: Wallet }) {
  const token = useToken();
  const [step, setStep] = useState<string>();
  const [error, setError] = useState<unknown>();
  const act = async () => {
    setError(undefined);
    const options = { ledger: walletLedger(station, wallet), job, epoch, onStep: setStep };
    try {
      if (remedy.kind === "disprove") await disproveWithWallet(options, remedy.proof);
      else await challengeWithWallet(options, { wallet: wallet.address, findings });
      onDone(remedy.kind === "disprove" ? `Epoch ${epoch} fell by the proof.` : `Epoch ${epoch} is challenged.`);
    } catch (cause) {
      setError(cause);
    } finally {
      setStep(undefined);
    }
  };
  return (
    <div className="space-y-4">
      {error !== undefined && <WalletProblem what="Nothing was disputed." error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button look="danger" disabled={step !== undefined} onClick={() => void act()}>
          {step ?? (remedy.kind === "disprove" ? "Disprove" : `Challenge with ${formatTokens(remedy.bond, token)}`)}
        </Button>
        {station.chain.embedded && <Faucet address={wallet.address} symbol={token.symbol} />}
      </div>
    </div>
  );
}
