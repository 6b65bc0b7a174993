import type { JobView, TrainView } from "@starling/protocol";
import { Link } from "@tanstack/react-router";
import { NameTag } from "../../design/name-tag.tsx";
import { JobState } from "../../design/state-mark.tsx";
import { plural } from "../../format/name.ts";
import { formatCount } from "../../format/number.ts";
import { formatTokens } from "../../format/tokens.ts";
import { failedWords } from "./batch-words.ts";
import { heldOut } from "./held-out.ts";
import { progressWords } from "./progress-words.ts";
import { curveOf, Sparkline } from "./sparkline.tsx";
import { useToken } from "./use-token.ts";

interface JobListProps {
  readonly jobs: readonly JobView[];
  readonly to: "/lab/$job" | "/explore/$job" | "/audit/$job";
}

function resultWords({ batch, roundViews }: JobView): string {
  if (batch !== null) return `${formatCount(batch.done)} of ${formatCount(batch.count)} items, ${failedWords(batch)}`;
  const tested = roundViews.findLast(({ train }) => train?.evaluation)?.train?.evaluation;
  return tested ? testedWords(tested) : "not tested yet";
}

const testedWords = (evaluation: NonNullable<TrainView["test"]>) =>
  evaluation.accuracyPpm === null ? `squared error ${heldOut(evaluation)}` : `${heldOut(evaluation)} right`;

/** Jobs as a list of lines, each with its curve. */
export function JobList({ jobs, to }: JobListProps) {
  const token = useToken();
  const rows = [...jobs].sort((a, b) => b.postedAt - a.postedAt);
  return (
    <ul>
      {rows.map((job) => {
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
            <Sparkline {...curveOf(job)} />
            <div className="text-[0.9375rem] sm:text-end">
              <JobState state={job.state} />
              <p className="text-soft">{progressWords(job)}</p>
              <p className="text-soft">
                {resultWords(job)}, {plural(here, "tab")}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
