import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApp } from "../../app-context.ts";
import { buttonClass } from "../../design/button.tsx";
import { Problem } from "../../design/problem.tsx";
import { Section } from "../../design/section.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { Page } from "../../shell/page.tsx";
import { JobList } from "../jobs/job-list.tsx";
import { EpochsTable } from "./epochs-table.tsx";
import { EventsTable } from "./events-table.tsx";
import { Leaderboard } from "./leaderboard.tsx";
import { NetworkTotals } from "./network-totals.tsx";

/** The public record: jobs, money and people, from the chain and the round records. */
export function ExplorePage() {
  const { queries } = useApp();
  const jobs = useQuery(queries.jobs());
  return (
    <Page
      name="Explore"
      title="Everything this network has done"
      lede="Read from the chain and from signed records. Every hash opens or copies, so that you can check it yourself."
      actions={
        <Link to="/audit" className={buttonClass("plain", true)}>
          Recompute a job
        </Link>
      }
    >
      {jobs.data !== undefined && <NetworkTotals jobs={jobs.data} />}
      <Section label="Jobs">
        {jobs.data === undefined && jobs.error === null && <Waiting forWhat="Asking the station for its jobs…" />}
        {jobs.error !== null && (
          <Problem what="The jobs could not be read." error={jobs.error} retry={() => void jobs.refetch()} />
        )}
        {jobs.data?.length === 0 && (
          <Nothing title="No job was posted yet.">Jobs appear here when one is posted in the Lab.</Nothing>
        )}
        {jobs.data !== undefined && jobs.data.length > 0 && <JobList jobs={jobs.data} to="/explore/$job" />}
      </Section>
      <Section label="Leaderboard" note="Accepted work of all time, by the jobs' own cost model.">
        <Leaderboard />
      </Section>
      <Section label="Settlements" note="One pay root an epoch, whatever the number of volunteers.">
        <EpochsTable />
      </Section>
      <Section label="Contract events" note="As the chain recorded them.">
        <EventsTable />
      </Section>
    </Page>
  );
}
