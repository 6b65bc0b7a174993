import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Section } from "../../../design/section.tsx";
import { JobState } from "../../../design/state-mark.tsx";
import { Nothing, Waiting } from "../../../design/waiting.tsx";
import { plural } from "../../../format/name.ts";
import { formatPpm } from "../../../format/number.ts";
import type { JobGlance } from "../../../station/glance.ts";
import { isClosed, progressWords } from "../../jobs/progress-words.ts";

const MOST_SHOWN = 4;

function Row({ job }: { readonly job: JobGlance }) {
  return (
    <li className="grid gap-x-8 gap-y-1 border-line py-4 not-first:border-t first:pt-0 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <Link to="/explore/$job" params={{ job: job.job }} className="text-lg font-semibold hover:underline">
          {job.title}
        </Link>
        <p className="line-clamp-2 text-soft">{job.purpose}</p>
        <p className="mt-1 text-sm text-soft">
          For <NameTag name={job.client} of="researcher" />
        </p>
      </div>
      <div className="sm:text-end">
        <JobState state={job.state} />
        <p className="text-[0.9375rem] text-soft">
          {progressWords(job)}, {plural(job.tabs, "tab")}
          {job.accuracyPpm !== undefined && `, ${formatPpm(job.accuracyPpm)} right on held-out data`}
        </p>
      </div>
    </li>
  );
}

/** What a tab that starts now would compute. */
export function NowTraining({ jobs: { data, error, refetch } }: { readonly jobs: UseQueryResult<JobGlance[]> }) {
  const open = data?.filter((job) => !isClosed(job)).slice(0, MOST_SHOWN);
  return (
    <Section label="Under way now" note="What your tab would help with.">
      {open === undefined && error === null && <Waiting forWhat="Asking the station which jobs are open…" />}
      {open === undefined && error !== null && (
        <Problem what="The jobs could not be read." error={error} retry={() => void refetch()} />
      )}
      {open?.length === 0 && (
        <Nothing title="No job is open right now.">
          You can start anyway: your tab waits and begins when a researcher posts one.
        </Nothing>
      )}
      {open !== undefined && open.length > 0 && (
        <ul>
          {open.map((job) => (
            <Row key={job.job} job={job} />
          ))}
        </ul>
      )}
    </Section>
  );
}
