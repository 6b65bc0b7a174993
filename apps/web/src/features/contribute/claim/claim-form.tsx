import type { Address, StationInfo } from "@starling/protocol";
import { browserVault } from "@starling/volunteer/claim";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { formatTokens } from "../../../format/tokens.ts";
import { Faucet } from "../../wallet/faucet.tsx";
import type { Wallet } from "../../wallet/wallet.ts";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";
import { type ClaimedJob, claimAll } from "./claim-all.ts";
import { ClaimResult } from "./claim-result.tsx";
import { claimWithSponsor } from "./claim-with-sponsor.ts";
import { claimWithWallet } from "./claim-with-wallet.ts";
import { claimable } from "./claimable.ts";

interface ClaimFormProps {
  readonly account: Address;
  readonly wallet: Wallet;
  readonly station: StationInfo;
  readonly onClose: () => void;
}

/** Who sends the transaction and pays its gas. */
export type GasPayer = "station" | "wallet";

type Stage =
  | { readonly name: "asking" }
  | { readonly name: "claiming"; readonly title: string }
  | { readonly name: "claimed"; readonly jobs: readonly ClaimedJob[]; readonly payer: GasPayer };

/** What goes where, who pays the gas, and the result. */
export function ClaimForm({ account, wallet, station, onClose }: ClaimFormProps) {
  const { client, queries, queryClient } = useApp();
  const { data, error: unread, refetch } = useQuery(queries.account(account));
  const [stage, setStage] = useState<Stage>({ name: "asking" });
  const [error, setError] = useState<unknown>();
  const { sponsorsClaims, chain } = station;
  const token = { symbol: chain.tokenSymbol, decimals: chain.tokenDecimals };

  if (stage.name === "claimed") {
    return <ClaimResult jobs={stage.jobs} payer={stage.payer} token={token} onClose={onClose} />;
  }
  if (data === undefined) {
    if (unread === null) return <Waiting forWhat="Asking the station what is owed…" />;
    return <Problem what="The station does not say what is owed." error={unread} retry={() => void refetch()} />;
  }
  const { total, jobs } = claimable(data.jobs);
  const claim = async (payer: GasPayer) => {
    setError(undefined);
    const parts = { client, vault: browserVault(), ledger: walletLedger(station, wallet) };
    const move = payer === "station" ? claimWithSponsor : claimWithWallet;
    try {
      const claimed = await claimAll((job) => move(parts, { job, to: wallet.address }), {
        jobs,
        onJob: (title) => setStage({ name: "claiming", title }),
      });
      setStage({ name: "claimed", jobs: claimed, payer });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
    } catch (cause) {
      setError(cause);
      setStage({ name: "asking" });
    }
  };
  const busy = stage.name === "claiming";
  // Where the station did not go through with it, the wallet is the way that is always open.
  const offerWallet = !sponsorsClaims || error !== undefined;
  return (
    <div className="space-y-4">
      <p>
        To <NameTag name={wallet.address} of="wallet address" /> in {wallet.name}
      </p>
      {total === 0n ? (
        <Notice title="There is nothing to claim.">
          Everything that is settled was claimed already. What is pending or accepted follows when its epoch is final.
        </Notice>
      ) : (
        <>
          <ul className="space-y-1">
            {jobs.map(({ job, title, amount }) => (
              <li key={job} className="flex justify-between gap-4">
                <span>{title}</span> <strong className="font-semibold">{formatTokens(amount, token)}</strong>
              </li>
            ))}
          </ul>
          {sponsorsClaims ? (
            <p className="text-soft">
              Your keys in this browser sign, the station sends the transaction and pays its gas. The wallet signs
              nothing.
            </p>
          ) : (
            <Notice tone="warning" title="This station does not pay the gas of claims.">
              Your wallet can send the transaction itself and pays for it. Your keys in this browser sign that the pay
              goes to it; nobody else can take it.
            </Notice>
          )}
        </>
      )}
      {error !== undefined && (
        <WalletProblem what="The claim did not go through. Your earnings are untouched." error={error} />
      )}
      <div className="flex flex-wrap gap-3">
        {total > 0n && sponsorsClaims && (
          <Button look="primary" disabled={busy} onClick={() => void claim("station")}>
            {busy ? `Claiming ${stage.title}…` : `Claim ${formatTokens(total, token)}`}
          </Button>
        )}
        {total > 0n && offerWallet && (
          <Button look={sponsorsClaims ? "plain" : "primary"} disabled={busy} onClick={() => void claim("wallet")}>
            {busy ? `Claiming ${stage.title}…` : `Claim ${formatTokens(total, token)} and pay the gas`}
          </Button>
        )}
        {total > 0n && offerWallet && chain.embedded && <Faucet address={wallet.address} symbol={chain.tokenSymbol} />}
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
