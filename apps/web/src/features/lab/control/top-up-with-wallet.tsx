import type { JobId, StationInfo } from "@starling/protocol";
import { NameTag } from "../../../design/name-tag.tsx";
import { Faucet } from "../../wallet/faucet.tsx";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import { fundWithWallet } from "./fund-with-wallet.ts";
import { TopUpForm } from "./top-up-form.tsx";

interface TopUpWithWalletProps {
  readonly job: JobId;
  readonly station: StationInfo;
  readonly onDone: (amount: bigint) => void;
}

/** Budget from a wallet: the researcher's or anybody's. */
export function TopUpWithWallet({ job, station, onDone }: TopUpWithWalletProps) {
  const { chain } = station;
  return (
    <WalletGate station={station} purpose="Choose the wallet that pays.">
      {(wallet) => (
        <div className="space-y-4">
          <TopUpForm
            payer={
              <>
                <NameTag name={wallet.address} of="wallet address" /> in {wallet.name} pays.
              </>
            }
            give={(amount, onStep) =>
              fundWithWallet(
                { job, amount },
                { ledger: walletLedger(station, wallet), wallet: wallet.address, chain, onStep },
              )
            }
            onDone={onDone}
          />
          {chain.embedded && <Faucet address={wallet.address} symbol={chain.tokenSymbol} />}
        </div>
      )}
    </WalletGate>
  );
}
