import type { ChainEventView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../app-context.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Problem } from "../../design/problem.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { formatAge, formatDate, toMilliseconds } from "../../format/time.ts";
import { EventFields } from "./event-fields.tsx";
import { TransactionTag } from "./transaction-tag.tsx";

const COLUMNS = [
  { name: "Event", head: true, cell: ({ name }: ChainEventView) => <strong className="font-semibold">{name}</strong> },
  {
    name: "When",
    cell: ({ at }: ChainEventView) => (
      <time dateTime={new Date(toMilliseconds(at)).toISOString()} title={formatDate(toMilliseconds(at))}>
        {formatAge(toMilliseconds(at), Date.now())}
      </time>
    ),
  },
  { name: "Block", number: true, cell: ({ block }: ChainEventView) => block },
  { name: "Says", cell: ({ fields }: ChainEventView) => <EventFields fields={fields} /> },
  { name: "Transaction", cell: ({ transaction }: ChainEventView) => <TransactionTag hash={transaction} /> },
];

/** Decoded contract events, newest first, by kind. */
export function EventsTable({ job }: { readonly job?: string }) {
  const { queries } = useApp();
  const [only, setOnly] = useState("");
  const { data, error, refetch } = useQuery(queries.events(job));
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Reading events from the chain…" />;
    return <Problem what="The events could not be read." error={error} retry={() => void refetch()} />;
  }
  if (data.length === 0) return <Nothing title="The contract has recorded nothing yet." />;
  const names = [...new Set(data.map(({ name }) => name))].sort();
  return (
    <div className="space-y-3">
      <label className="flex items-center gap-3">
        Show
        <select className="field !w-auto" value={only} onChange={({ currentTarget }) => setOnly(currentTarget.value)}>
          <option value="">all events</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <DataTable
        caption="Contract events"
        rows={data.filter(({ name }) => only === "" || name === only)}
        columns={COLUMNS}
        keyOf={({ transaction, logIndex }) => `${transaction} ${logIndex}`}
        maxHeight="28rem"
      />
    </div>
  );
}
