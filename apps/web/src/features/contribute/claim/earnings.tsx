import type { Address } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Figure, Figures } from "../../../design/figure.tsx";
import { Section } from "../../../design/section.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { plural } from "../../../format/name.ts";
import { formatUnits } from "../../../format/number.ts";
import { formatTokens } from "../../../format/tokens.ts";
import { type Earned, type JobEarned, sumEarned } from "./earned.ts";

const ClaimSheet = lazy(() => import("./claim-sheet.tsx").then(({ ClaimSheet }) => ({ default: ClaimSheet })));

interface EarningsProps {
  /** The account of this browser's keys; undefined before it has any. */
  readonly account: Address | undefined;
  readonly jobs: readonly JobEarned[];
  /** How fresh the figures are. */
  readonly note: string;
}

function claimWords({ ready }: Earned, sponsored: boolean): string {
  if (ready === 0n) return "Pay becomes claimable when an epoch that contains it is final.";
  return sponsored
    ? "To a wallet of yours. The station pays the gas."
    : "To a wallet of yours. This station pays no gas: the wallet does.";
}

/** Units and tokens along their life, and the way to take them: before Start as well as after it. */
export function Earnings({ account, jobs, note }: EarningsProps) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.stationGlance());
  const [claiming, setClaiming] = useState(false);
  const token = { symbol: station?.chain.tokenSymbol ?? "", decimals: station?.chain.tokenDecimals ?? 18 };
  const earned = sumEarned(jobs);
  const { chunks, ready } = earned;
  return (
    <Section label="Earned" note={`${note}${station?.chain.embedded ? " Test tokens: they have no price." : ""}`}>
      <Figures>
        <Figure
          label="Pending"
          value={formatUnits(earned.pendingUnits)}
          note={`${plural(chunks.pending, "chunk")} being checked, the rest held back for some rounds`}
        />
        <Figure
          label="Accepted"
          value={formatTokens(earned.acceptedAmount, token)}
          tone="teal"
          note={`${plural(chunks.accepted, "chunk")}, ${formatUnits(earned.acceptedUnits)}`}
        />
        <Figure
          label="Settled"
          value={formatTokens(earned.settledAmount, token)}
          tone="violet"
          note="In a final root on the chain"
        />
        <Figure label="Claimed" value={formatTokens(earned.claimedAmount, token)} tone="straw" />
        {chunks.rejected > 0 && (
          <Figure label="Rejected" value={plural(chunks.rejected, "chunk")} note="Did not match the check" />
        )}
      </Figures>
      <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-2">
        <Button
          look={ready > 0n ? "primary" : "plain"}
          disabled={account === undefined}
          onClick={() => setClaiming(true)}
        >
          {ready > 0n ? `Claim ${formatTokens(ready, token)}` : "Claim"}
        </Button>
        <p className="text-[0.9375rem] text-soft">{claimWords(earned, station?.sponsorsClaims !== false)}</p>
        {account !== undefined && (
          <Link to="/explore/account/$account" params={{ account }} className="text-link inline-block py-0.5">
            History, epoch by epoch
          </Link>
        )}
      </div>
      {claiming && account !== undefined && (
        <Suspense
          fallback={
            <Sheet title="Claim" onClose={() => setClaiming(false)}>
              <p>Loading what wallets need…</p>
            </Sheet>
          }
        >
          <ClaimSheet account={account} onClose={() => setClaiming(false)} />
        </Suspense>
      )}
    </Section>
  );
}
