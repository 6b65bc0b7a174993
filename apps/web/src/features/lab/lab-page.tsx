import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApp } from "../../app-context.ts";
import { buttonClass } from "../../design/button.tsx";
import { Problem } from "../../design/problem.tsx";
import { Section } from "../../design/section.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { Page } from "../../shell/page.tsx";
import { JobList } from "../jobs/job-list.tsx";
import { isClosed } from "../jobs/progress-words.ts";
import { ResearcherKey } from "./researcher-key.tsx";

/** Where researchers post jobs and follow them. */
export function LabPage() {
  const { queries } = useApp();
  const { data, error, refetch } = useQuery(queries.jobs());
  const open = data?.filter((job) => !isClosed(job)) ?? [];
  const closed = data?.filter(isClosed) ?? [];
  return (
    <Page
      name="Lab"
      title="Train and run your models on volunteers' tabs"
      lede="Bring an ONNX graph and a dataset. The network trains it round by round and hands back ONNX that runs anywhere, or runs a finished model over a folder of items."
      actions={
        <>
          <Link to="/lab/new" className={buttonClass("primary")}>
            Post a job
          </Link>
          <Link to="/lab/new/batch" className={buttonClass()}>
            Post a batch
          </Link>
        </>
      }
    >
      <Section label="Open jobs">
        {data === undefined && error === null && <Waiting forWhat="Asking the station for its jobs…" />}
        {error !== null && <Problem what="The jobs could not be read." error={error} retry={() => void refetch()} />}
        {data !== undefined && open.length === 0 && (
          <Nothing title="No job is open.">
            <Link to="/lab/new" search={{ template: "sample" }} className="text-link">
              Post the sample job
            </Link>{" "}
            to see a model learn in a few minutes.
          </Nothing>
        )}
        {open.length > 0 && <JobList jobs={open} to="/lab/$job" />}
      </Section>
      {closed.length > 0 && (
        <Section label="Closed jobs">
          <JobList jobs={closed} to="/lab/$job" />
        </Section>
      )}
      <Section label="Station's key" note="For whoever runs this station.">
        <ResearcherKey />
      </Section>
    </Page>
  );
}
