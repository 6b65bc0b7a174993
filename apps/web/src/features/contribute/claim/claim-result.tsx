import { Button } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Notice } from "../../../design/notice.tsx";
import { formatTokens, type TokenUnit } from "../../../format/tokens.ts";
import type { ClaimedJob } from "./claim-all.ts";
import type { GasPayer } from "./claim-form.tsx";

interface ClaimResultProps {
  readonly jobs: readonly ClaimedJob[];
  readonly payer: GasPayer;
  readonly token: TokenUnit;
  readonly onClose: () => void;
}

/** What arrived, transaction by transaction. */
export function ClaimResult({ jobs, payer, token, onClose }: ClaimResultProps) {
  const sum = jobs.reduce((all, { amount }) => all + amount, 0n);
  return (
    <div className="space-y-4">
      <Notice title={`${formatTokens(sum, token)} are in your wallet.`}>
        {payer === "station" ? "The station paid the gas." : "Your wallet paid the gas."}
      </Notice>
      <ul className="space-y-1">
        {jobs.map(({ job, title, transaction }) => (
          <li key={job}>
            {title} <NameTag name={transaction} of="transaction" />
          </li>
        ))}
      </ul>
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  );
}
