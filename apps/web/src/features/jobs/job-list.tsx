import type { JobView } from "@starling/protocol";
import { Link } from "@tanstack/react-router";
import { NameTag } from "../../design/name-tag.tsx";
import { JobState } from "../../design/state-mark.tsx";
import { plural } from "../../format/name.ts";
import { formatTokens } from "../../format/tokens.ts";
import { heldOut } from "./held-out.ts";
import { progressWords } from "./progress-words.ts";
import { Sparkline } from "./sparkline.tsx";
import { useToken } from "./use-token.ts";

interface JobListProps {
  readonly jobs: readonly JobView[];
  readonly to: "/lab/$job" | "/explore/$job" | "/audit/$job";
}

const testedWords = (evaluation: NonNullable<JobView["test"]>) =>
  evaluation.accuracyPpm === null ? `squared error ${heldOut(evaluation)}` : `${heldOut(evaluation)} right`;

/** Jobs as a list of lines, each with its curve. */
export function JobList({ jobs, to }: JobListProps) {
  const token = useToken();
  const rows = [...jobs].sort((a, b) => b.postedAt - a.postedAt);
  return (
    <ul>
      {rows.map((job) => {
        const tested = job.roundViews.findLast(({ evaluation }) => evaluation !== null)?.evaluation;
        const here = job.members.filter(({ connected }) => connected).length;
        return (
          <li
            key={job.job}
            className="relative grid items-center gap-x-8 gap-y-2 border-line py-5 not-first:border-t first:pt-1 hover:bg-perch/40 sm:grid-cols-[minmax(0,1fr)_9rem_12rem]"
          >
            <div className="min-w-0">
              <Link to={to} params={{ job: job.job }} className="text-lg font-semibold after:absolute after:inset-0">
                {job.title}
              </Link>
              <p className="truncate text-soft">{job.purpose}</p>
              <p className="text-sm text-soft">
                <span className="relative">
                  <NameTag name={job.job} of="job id" />
                </span>{" "}
                for{" "}
                <span className="relative">
                  <NameTag name={job.client} of="researcher" />
                </span>{" "}
                {formatTokens(job.escrow.funded, token)} in escrow
              </p>
            </div>
            <Sparkline rounds={job.roundViews} />
            <div className="text-[0.9375rem] sm:text-end">
              <JobState state={job.state} />
              <p className="text-soft">{progressWords(job)}</p>
              <p className="text-soft">
                {tested ? testedWords(tested) : "not tested yet"}, {plural(here, "tab")}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
