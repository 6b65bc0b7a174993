import type { JobOnChain } from "@starling/ledger";
import type { StationInfo } from "@starling/protocol";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { useAct } from "../../../design/use-act.ts";
import { Faucet } from "../../wallet/faucet.tsx";
import type { Wallet } from "../../wallet/wallet.ts";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";
import { sealWithWallet } from "./seal-with-wallet.ts";

interface SealSheetProps {
  readonly station: StationInfo;
  readonly chain: JobOnChain;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function SealSheet(props: SealSheetProps) {
  return (
    <Sheet title="Seal the final model?" onClose={props.onClose}>
      <p className="mb-6 text-soft">
        The chain keeps the names of the last checkpoint and of the one that it was trained from. It cannot be changed
        afterwards. No tokens move.
      </p>
      <WalletGate station={props.station} purpose="Choose the wallet that sends it and pays the gas.">
        {(wallet) => <Consent {...props} wallet={wallet} />}
      </WalletGate>
    </Sheet>
  );
}

function Consent({ station, chain, wallet, onDone }: SealSheetProps & { readonly wallet: Wallet }) {
  const { client } = useApp();
  const { busy, error, run } = useAct(async () => {
    await sealWithWallet({ ledger: walletLedger(station, wallet), client, chain });
    onDone();
  });
  return (
    <div className="space-y-4">
      {error !== undefined && <WalletProblem what="Nothing was sealed." error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" disabled={busy} onClick={run}>
          {busy ? "Look at your wallet…" : "Seal it"}
        </Button>
        {station.chain.embedded && <Faucet address={wallet.address} symbol={station.chain.tokenSymbol} />}
      </div>
    </div>
  );
}
