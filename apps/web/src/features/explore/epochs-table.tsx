import type { EpochView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import { DataTable } from "../../design/data-table.tsx";
import { BlockTag, NameTag } from "../../design/name-tag.tsx";
import { Problem } from "../../design/problem.tsx";
import { StateMark } from "../../design/state-mark.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { formatCount } from "../../format/number.ts";
import { formatDate, toMilliseconds } from "../../format/time.ts";
import { formatTokens } from "../../format/tokens.ts";
import { EPOCH_MARKS } from "../jobs/epoch-marks.ts";
import { useToken } from "../jobs/use-token.ts";
import { TransactionTag } from "./transaction-tag.tsx";

/** Settlements, newest first: of one job, or of all. */
export function EpochsTable({ job }: { readonly job?: string }) {
  const { queries } = useApp();
  const token = useToken();
  const { data, error, refetch } = useQuery(queries.epochs(job));
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Reading settlements from the chain…" />;
    return <Problem what="The settlements could not be read." error={error} retry={() => void refetch()} />;
  }
  if (data.length === 0) {
    return (
      <Nothing title="Nothing is settled yet.">The coordinator proposes the first pay root when an epoch ends.</Nothing>
    );
  }
  const columns = [
    { name: "Epoch", head: true, cell: ({ epoch }: EpochView) => epoch },
    { name: "State", cell: ({ state }: EpochView) => <StateMark {...EPOCH_MARKS[state]} /> },
    { name: "Paid in all", number: true, cell: ({ total }: EpochView) => formatTokens(total, token) },
    { name: "Accounts", number: true, cell: ({ leaves }: EpochView) => formatCount(leaves) },
    { name: "Pay root", cell: ({ root }: EpochView) => <NameTag name={root} of="pay root" /> },
    { name: "Evidence", cell: ({ dag }: EpochView) => <BlockTag cid={dag} of="evidence" /> },
    { name: "Digest", cell: ({ evidence }: EpochView) => <NameTag name={evidence} of="evidence digest" /> },
    { name: "Transaction", cell: ({ transaction }: EpochView) => <TransactionTag hash={transaction} /> },
    { name: "Gas", number: true, cell: ({ gas }: EpochView) => formatCount(BigInt(gas)) },
    { name: "Final at", cell: ({ finalAt }: EpochView) => formatDate(toMilliseconds(finalAt)) },
    ...(job === undefined
      ? [{ name: "Job", cell: ({ job: id }: EpochView) => <NameTag name={id} of="job id" href={`/explore/${id}`} /> }]
      : []),
  ];
  return (
    <DataTable
      caption="Settlement epochs"
      rows={data}
      columns={columns}
      keyOf={(row) => `${row.job} ${row.epoch}`}
      maxHeight="24rem"
    />
  );
}
