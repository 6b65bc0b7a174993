import type { Address, ChainEventView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { DataTable } from "../../../design/data-table.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Nothing, Waiting } from "../../../design/waiting.tsx";
import { formatDate, toMilliseconds } from "../../../format/time.ts";
import { formatTokens } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { TransactionTag } from "../transaction-tag.tsx";
import { claimsOf } from "./claims-of.ts";
import { JobLink } from "./job-link.tsx";

/** What the account was paid, newest first. */
export function ClaimsTable({ account }: { readonly account: Address }) {
  const { queries } = useApp();
  const token = useToken();
  const { data, error, refetch } = useQuery(queries.events());
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Reading claims from the chain…" />;
    return <Problem what="The claims could not be read." error={error} retry={() => void refetch()} />;
  }
  const claims = claimsOf(data, account);
  if (claims.length === 0) {
    return (
      <Nothing title="Nothing was claimed yet.">What is final can be claimed at any time on the start page.</Nothing>
    );
  }
  const columns = [
    {
      name: "When",
      head: true,
      cell: ({ at }: ChainEventView) => formatDate(toMilliseconds(at)),
    },
    { name: "Job", cell: ({ job }: ChainEventView) => (job === null ? "" : <JobLink job={job} />) },
    {
      name: "Amount",
      number: true,
      cell: ({ fields }: ChainEventView) => formatTokens(String(fields["amount"]), token),
    },
    { name: "Paid to", cell: ({ fields }: ChainEventView) => <NameTag name={String(fields["to"])} of="payee" /> },
    { name: "Transaction", cell: ({ transaction }: ChainEventView) => <TransactionTag hash={transaction} /> },
  ];
  return (
    <DataTable
      caption="Claims of this account"
      rows={claims}
      columns={columns}
      keyOf={({ transaction, logIndex }) => `${transaction} ${logIndex}`}
      maxHeight="24rem"
    />
  );
}
