import type { StationInfo } from "@starling/protocol";
import { Button } from "../../../../design/button.tsx";
import { Notice } from "../../../../design/notice.tsx";
import { Sheet } from "../../../../design/sheet.tsx";
import { useAct } from "../../../../design/use-act.ts";
import { shortName } from "../../../../format/name.ts";
import { Faucet } from "../../../wallet/faucet.tsx";
import type { Wallet } from "../../../wallet/wallet.ts";
import { WalletGate } from "../../../wallet/wallet-gate.tsx";
import { walletLedger } from "../../../wallet/wallet-ledger.ts";
import { WalletProblem } from "../../../wallet/wallet-problem.tsx";
import type { Contributor } from "../publish/messages.ts";
import { registerWithWallet } from "../publish/register-with-wallet.ts";

interface RegisterSheetProps {
  readonly station: StationInfo;
  readonly manifest: string;
  readonly contributor: Contributor;
  readonly licence: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RegisterSheet(props: RegisterSheetProps) {
  return (
    <Sheet title="Register this data?" onClose={props.onClose}>
      <p className="mb-6 text-soft">
        The chain keeps the manifest's name, the account, the royalty and the licence's digest. It says who said so
        first, not who owns it. Only the payee can be changed later.
      </p>
      <WalletGate station={props.station} purpose="Choose the contributor's wallet; it pays the gas.">
        {(wallet) => <Consent {...props} wallet={wallet} />}
      </WalletGate>
    </Sheet>
  );
}

function Consent({
  station,
  manifest,
  contributor,
  licence,
  wallet,
  onDone,
}: RegisterSheetProps & { readonly wallet: Wallet }) {
  const { busy, error, run } = useAct(async () => {
    await registerWithWallet(walletLedger(station, wallet), { manifest, contributor, licence });
    onDone();
  });
  if (wallet.address !== contributor.account) {
    return (
      <Notice tone="warning" title="This wallet is not the contributor's.">
        It is {shortName(wallet.address)}; the manifest names {shortName(contributor.account)}. A registration by
        anybody else binds nobody.
      </Notice>
    );
  }
  return (
    <div className="space-y-4">
      {error !== undefined && <WalletProblem what="Nothing was registered." error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" disabled={busy} onClick={run}>
          {busy ? "Look at your wallet…" : "Register it"}
        </Button>
        {station.chain.embedded && <Faucet address={wallet.address} symbol={station.chain.tokenSymbol} />}
      </div>
    </div>
  );
}
