import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import { Problem } from "../../design/problem.tsx";
import { Section } from "../../design/section.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { Page } from "../../shell/page.tsx";
import { JobList } from "../jobs/job-list.tsx";

/** Where anybody checks anybody. */
export function AuditPage() {
  const { queries } = useApp();
  const { data, error, refetch } = useQuery(queries.jobs());
  return (
    <Page
      name="Audit"
      title="Check it yourself"
      lede="Every round's record names all that went into it. Choose a job, and this tab recomputes its model from the evidence."
    >
      <Section label="Jobs">
        {data === undefined && error === null && <Waiting forWhat="Asking the station for its jobs…" />}
        {error !== null && <Problem what="The jobs could not be read." error={error} retry={() => void refetch()} />}
        {data?.length === 0 && <Nothing title="No job was posted yet.">There is nothing to check.</Nothing>}
        {data !== undefined && data.length > 0 && <JobList jobs={data} to="/audit/$job" />}
      </Section>
    </Page>
  );
}
