import { fromOne, type JobView, type RoundView } from "@starling/protocol";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Button, buttonClass } from "../../design/button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import type { Mark } from "../../design/marks.ts";
import { BlockTag } from "../../design/name-tag.tsx";
import { Section } from "../../design/section.tsx";
import { StateMark } from "../../design/state-mark.tsx";
import { Page } from "../../shell/page.tsx";
import { JobGate } from "../jobs/job-gate.tsx";
import { lateWords } from "../jobs/late-words.ts";
import { madeOf } from "../jobs/made-of.ts";
import { AuditResult } from "./audit-result.tsx";
import type { Audit } from "./audit-state.ts";
import { EpochAudit } from "./epochs/epoch-audit.tsx";
import { useAudit } from "./use-audit.ts";

/** Recomputes a job in this tab. */
export function AuditJobPage() {
  const { job: id } = useParams({ from: "/audit/$job" });
  return <JobGate id={id}>{(job) => <Bench job={job} />}</JobGate>;
}

function markOf({ rounds }: Audit, view: RoundView): Mark {
  const { round } = view;
  const found = rounds.find((one) => one.round === round);
  if (found === undefined) return { glyph: "○", word: "not recomputed", tone: "soft" };
  if (found.made === madeOf(view)) return { glyph: "●", word: "same", tone: "teal" };
  return { glyph: "✕", word: "differs", tone: "rust" };
}

function Bench({ job }: { readonly job: JobView }) {
  const { audit, start } = useAudit();
  // Rounds that close while this runs belong to the next audit.
  const [taken, setTaken] = useState(job);
  const shown = audit.stage === "ready" ? job : taken;
  const last = shown.roundViews.at(-1);
  const word = job.batch === null ? "checkpoint" : "list of outputs";
  const begin = () => {
    setTaken(job);
    start(job);
  };
  const columns = [
    { name: "Round", head: true, cell: ({ round }: RoundView) => fromOne(round) },
    { name: "Recomputed", cell: (view: RoundView) => <StateMark {...markOf(audit, view)} /> },
    {
      name: "Results",
      number: true,
      cell: ({ acceptedChunks, lateChunks }: RoundView) => `${acceptedChunks}${lateWords(lateChunks)}`,
    },
    { name: "Record", cell: ({ record }: RoundView) => <BlockTag cid={record} of="round record" /> },
    { name: "Made", cell: (view: RoundView) => <BlockTag cid={madeOf(view) ?? ""} of={word} /> },
  ];
  return (
    <Page
      name="Audit"
      title={`Audit of ${job.title}`}
      lede="This tab fetches every accepted result, puts them together as the record says, and compares what comes out with the record."
      actions={
        <Link to="/explore/$job" params={{ job: job.job }} className={buttonClass("plain", true)}>
          Public record
        </Link>
      }
    >
      <Section label="Recompute" note="Integers only: the same bits come out on every machine.">
        <div className="space-y-4">
          <Button look="primary" disabled={audit.stage === "running" || job.roundViews.length === 0} onClick={begin}>
            Recompute
          </Button>
          <AuditResult audit={audit} count={shown.roundViews.length} claimed={last && madeOf(last)} word={word} />
        </div>
      </Section>
      <Section label="Settlements" note="Rebuilt from the evidence that the chain names, account by account.">
        <EpochAudit job={job.job} />
      </Section>
      <Section label="Rounds">
        {shown.roundViews.length === 0 ? (
          <p className="text-soft">The first round is still open.</p>
        ) : (
          <DataTable
            caption="Rounds to recompute"
            rows={[...shown.roundViews].reverse()}
            columns={columns}
            keyOf={({ round }) => String(round)}
            maxHeight="30rem"
          />
        )}
      </Section>
    </Page>
  );
}
