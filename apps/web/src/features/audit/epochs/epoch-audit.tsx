import type { EpochRecord } from "@starling/ledger";
import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { DataTable } from "../../../design/data-table.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { useNow } from "../../../design/use-now.ts";
import { Nothing, Waiting } from "../../../design/waiting.tsx";
import { formatTokens } from "../../../format/tokens.ts";
import { epochEnd } from "../../jobs/settlement/settlement-words.ts";
import { useSettlement } from "../../jobs/settlement/use-settlement.ts";
import { useToken } from "../../jobs/use-token.ts";
import { EpochFindings } from "./epoch-findings.tsx";
import { useEpochCheck } from "./use-epoch-check.ts";

const COUNTDOWN_MS = 1_000;

/** Rebuilds settlements from their evidence; where one lies and still can be disputed, leads to that. */
export function EpochAudit({ job }: { readonly job: JobView["job"] }) {
  const { queries } = useApp();
  const token = useToken();
  const seconds = Math.floor(useNow(COUNTDOWN_MS) / 1_000);
  const { data: station } = useQuery(queries.info());
  const { data, error, refetch } = useSettlement(job);
  const { check, start } = useEpochCheck(station, job);
  if (data === undefined || station === undefined) {
    if (error === null) return <Waiting forWhat="Reading settlements from the chain…" />;
    return <Problem what="The chain could not be read." error={error} retry={() => void refetch()} />;
  }
  if (data.epochs.length === 0) return <Nothing title="Nothing is settled yet." />;
  const checked = check.stage === "ready" ? undefined : check.transaction;
  const record = data.epochs.find(({ transaction }) => transaction === checked);
  const columns = [
    { name: "Epoch", head: true, cell: ({ epoch }: EpochRecord) => epoch },
    { name: "State", cell: (each: EpochRecord) => <StateMark {...epochEnd(each, seconds)} /> },
    { name: "Promises in all", number: true, cell: ({ total }: EpochRecord) => formatTokens(total, token) },
    { name: "Pay root", cell: ({ root }: EpochRecord) => <NameTag name={root} of="pay root" /> },
    {
      name: "Check",
      cell: ({ epoch, transaction }: EpochRecord) => (
        <Button
          small
          disabled={check.stage === "running"}
          aria-label={`Check epoch ${epoch}`}
          onClick={() => start(transaction)}
        >
          {check.stage === "running" && checked === transaction ? "Checking…" : "Check"}
        </Button>
      ),
    },
  ];
  return (
    <div className="space-y-4">
      {check.stage === "failed" && <Problem what="The epoch could not be checked." error={check.error} />}
      {check.stage === "done" && record !== undefined && (
        <EpochFindings station={station} job={job} record={record} chain={data.chain} findings={check.findings} />
      )}
      <DataTable
        caption="Epochs to check"
        rows={data.epochs.toReversed()}
        columns={columns}
        keyOf={({ transaction }) => transaction}
        maxHeight="24rem"
      />
      <p role="status" className="text-soft">
        {check.stage === "running" ? "Fetching the evidence and adding it up…" : ""}
      </p>
    </div>
  );
}
