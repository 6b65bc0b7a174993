import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { buttonClass } from "../../design/button.tsx";
import { Section } from "../../design/section.tsx";
import { Waiting } from "../../design/waiting.tsx";
import { Page } from "../../shell/page.tsx";
import { CopiesTable } from "../jobs/copies-table.tsx";
import { EscrowBar } from "../jobs/escrow-bar.tsx";
import { JobFacts } from "../jobs/job-facts.tsx";
import { JobGate } from "../jobs/job-gate.tsx";
import { JobSummary } from "../jobs/job-summary.tsx";
import { LearningSection } from "../jobs/learning-section.tsx";
import { MembersTable } from "../jobs/members-table.tsx";
import { Provenance } from "../jobs/provenance/provenance.tsx";
import { RoundsTable } from "../jobs/rounds-table.tsx";
import { Disputes } from "../jobs/settlement/disputes.tsx";
import { useToken } from "../jobs/use-token.ts";
import { EpochsTable } from "./epochs-table.tsx";
import { EventsTable } from "./events-table.tsx";

const Outputs = lazy(() => import("../lab/outputs/outputs-section.tsx").then(({ Outputs }) => ({ default: Outputs })));

/** A job's public record. */
export function ExploreJobPage() {
  const { job: id } = useParams({ from: "/explore/$job" });
  return <JobGate id={id}>{(job) => <Record job={job} />}</JobGate>;
}

function Record({ job }: { readonly job: Parameters<typeof JobSummary>[0]["job"] }) {
  const token = useToken();
  return (
    <Page
      name={job.title}
      title={job.title}
      lede={job.purpose}
      actions={
        <>
          <Link to="/audit/$job" params={{ job: job.job }} className={buttonClass("plain", true)}>
            Recompute it
          </Link>
          <Link to="/lab/$job" params={{ job: job.job }} className={buttonClass("plain", true)}>
            Open in the Lab
          </Link>
        </>
      }
    >
      <JobSummary job={job} />
      {job.train !== null && <LearningSection train={job.train} rounds={job.roundViews} />}
      {job.batch !== null && (
        <Section
          label="Outputs"
          note="Each beside its input, as rounds close. Every window is checked against its hash."
        >
          <Suspense fallback={<Waiting forWhat="Loading the table…" />}>
            <Outputs job={job} batch={job.batch} />
          </Suspense>
        </Section>
      )}
      <Section label="Rounds" note="Every record can be recomputed by anybody.">
        <RoundsTable job={job} />
      </Section>
      <Section label="Money" note="As the chain has it.">
        <EscrowBar escrow={job.escrow} token={token} />
      </Section>
      <Section label="Settlements">
        <EpochsTable job={job.job} />
      </Section>
      <Section label="Bonds and challenges" note="Read from the chain, past the station.">
        <Disputes job={job.job} />
      </Section>
      <Section label="Contract events">
        <EventsTable job={job.job} />
      </Section>
      <Section label="Provenance" note="Whose data and model this is, and what came of it.">
        <Provenance job={job} />
      </Section>
      <Section label="Volunteers">
        <MembersTable members={job.members} />
      </Section>
      <Section label="Running round">
        <CopiesTable copies={job.copies} />
      </Section>
      <Section label="Names" note="What the job is made of.">
        <JobFacts job={job} />
      </Section>
    </Page>
  );
}
