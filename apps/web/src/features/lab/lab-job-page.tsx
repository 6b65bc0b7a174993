import type { JobView } from "@starling/protocol";
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
import { Checkpoints } from "./checkpoints.tsx";
import { JobControls } from "./control/job-controls.tsx";
import { TopUp } from "./control/top-up.tsx";
import { GenerateSection } from "./generate/generate-panel.tsx";
import { JobRecipe } from "./recipe/job-recipe.tsx";

const Outputs = lazy(() => import("./outputs/outputs-section.tsx").then(({ Outputs }) => ({ default: Outputs })));
const RerunFailed = lazy(() =>
  import("./outputs/rerun-failed.tsx").then(({ RerunFailed }) => ({ default: RerunFailed })),
);

/** A job as its researcher sees it. */
export function LabJobPage() {
  const { job: id } = useParams({ from: "/lab/$job" });
  return <JobGate id={id}>{(job) => <Bench job={job} />}</JobGate>;
}

function Bench({ job }: { readonly job: JobView }) {
  const token = useToken();
  return (
    <Page
      name={job.title}
      title={job.title}
      lede={job.purpose}
      actions={
        <Link to="/explore/$job" params={{ job: job.job }} className={buttonClass("plain", true)}>
          Public record
        </Link>
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
            <Outputs job={job} batch={job.batch}>
              <RerunFailed job={job} batch={job.batch} />
            </Outputs>
          </Suspense>
        </Section>
      )}
      {job.train !== null && <GenerateSection job={job} train={job.train} />}
      <Section label="Chunks" note="Of the round that is open now.">
        <CopiesTable copies={job.copies} />
      </Section>
      {job.train === null ? (
        <Section label="Rounds" note="Every record can be recomputed by anybody.">
          <RoundsTable job={job} />
        </Section>
      ) : (
        <Section label="Checkpoints" note="Download the model as it was after any round.">
          <Checkpoints job={job} />
        </Section>
      )}
      <Section label="Budget" note="Where every token of it is.">
        <EscrowBar escrow={job.escrow} token={token} />
        <TopUp job={job} />
      </Section>
      <Section label="Control" note="What each of these does is said before it happens.">
        <JobControls job={job} />
      </Section>
      {job.train !== null && (
        <Section label="Recipe" note="How updates are made, sent and put together.">
          <JobRecipe job={job} />
        </Section>
      )}
      <Section label="Bonds and challenges" note="Read from the chain, past the station.">
        <Disputes job={job.job} />
      </Section>
      <Section label="Provenance" note="Whose data and model this is, and what came of it.">
        <Provenance job={job} />
      </Section>
      <Section label="Volunteers">
        <MembersTable members={job.members} />
      </Section>
      <Section label="Names" note="What the job is made of.">
        <JobFacts job={job} />
      </Section>
    </Page>
  );
}
