import type { Address } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { Problem } from "../../../design/problem.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { WalletGate } from "../../wallet/wallet-gate.tsx";
import { ClaimForm } from "./claim-form.tsx";

interface ClaimSheetProps {
  /** Whose earnings are claimed: the account of this browser's keys. */
  readonly account: Address;
  readonly onClose: () => void;
}

const PURPOSE = "Choose the wallet that gets your earnings. Connecting costs nothing and shows it only your wish.";

/** Wallet, network, amount: then the transaction is sent. Nothing computes or connects for it. */
export function ClaimSheet({ account, onClose }: ClaimSheetProps) {
  const { queries } = useApp();
  const { data: station, error } = useQuery(queries.info());
  return (
    <Sheet title="Claim your earnings" onClose={onClose}>
      {station === undefined && error === null && <Waiting forWhat="Asking the station for its chain…" />}
      {station === undefined && error !== null && <Problem what="The station does not say its chain." error={error} />}
      {station !== undefined && (
        <WalletGate station={station} purpose={PURPOSE}>
          {(wallet) => <ClaimForm account={account} wallet={wallet} station={station} onClose={onClose} />}
        </WalletGate>
      )}
    </Sheet>
  );
}
