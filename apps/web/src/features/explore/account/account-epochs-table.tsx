import type { Address } from "@starling/protocol";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { DataTable } from "../../../design/data-table.tsx";
import { BlockTag, NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { Nothing, Waiting } from "../../../design/waiting.tsx";
import { formatDate, toMilliseconds } from "../../../format/time.ts";
import { formatTokens } from "../../../format/tokens.ts";
import { EPOCH_MARKS } from "../../jobs/epoch-marks.ts";
import { useToken } from "../../jobs/use-token.ts";
import { TransactionTag } from "../transaction-tag.tsx";
import type { AccountEpoch } from "./account-epochs.ts";
import { JobLink } from "./job-link.tsx";
import { useAccountEpochs } from "./use-account-epochs.ts";

/** Settlements that are read at once: each takes three small blocks. */
const STEP = 20;

/** What each settlement of each job brought the account, newest first. */
export function AccountEpochsTable({ account }: { readonly account: Address }) {
  const token = useToken();
  const [most, setMost] = useState(STEP);
  const { rows, total, error, retry } = useAccountEpochs(account, most);
  if (rows === undefined) {
    if (error === null) return <Waiting forWhat="Reading settlements and their evidence…" />;
    return <Problem what="The settlements could not be read." error={error} retry={() => void retry()} />;
  }
  if (rows.length === 0) {
    return (
      <Nothing title="No settlement pays this account yet.">
        Accepted work is settled when an epoch ends: after some rounds, or some minutes.
      </Nothing>
    );
  }
  const columns = [
    { name: "Job", cell: ({ epoch }: AccountEpoch) => <JobLink job={epoch.job} /> },
    { name: "Epoch", head: true, cell: ({ epoch }: AccountEpoch) => epoch.epoch },
    { name: "State", cell: ({ epoch }: AccountEpoch) => <StateMark {...EPOCH_MARKS[epoch.state]} /> },
    {
      name: "Added",
      number: true,
      cell: ({ added }: AccountEpoch) => (added === undefined ? "unknown" : formatTokens(added, token)),
    },
    {
      name: "Since the job began",
      number: true,
      cell: ({ leaf }: AccountEpoch) =>
        leaf.kind === "read" ? formatTokens(leaf.cumulative, token) : <span title={leaf.why}>not readable</span>,
    },
    { name: "Pay root", cell: ({ epoch }: AccountEpoch) => <NameTag name={epoch.root} of="pay root" /> },
    {
      name: "Evidence",
      cell: ({ leaf }: AccountEpoch) => (leaf.kind === "read" ? <BlockTag cid={leaf.dag} of="evidence" /> : leaf.why),
    },
    { name: "Transaction", cell: ({ epoch }: AccountEpoch) => <TransactionTag hash={epoch.transaction} /> },
    { name: "Final at", cell: ({ epoch }: AccountEpoch) => formatDate(toMilliseconds(epoch.finalAt)) },
  ];
  return (
    <div className="space-y-4">
      <DataTable
        caption="Settlements of this account"
        rows={rows}
        columns={columns}
        keyOf={({ epoch }) => `${epoch.job} ${epoch.epoch} ${epoch.transaction}`}
      />
      {total > most && (
        <Button small onClick={() => setMost(most + STEP)}>
          Show older settlements
        </Button>
      )}
    </div>
  );
}
