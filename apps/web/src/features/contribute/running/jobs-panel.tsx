import { roundOf } from "@starling/protocol";
import { Link } from "@tanstack/react-router";
import type { JobGlance } from "../../../station/glance.ts";
import { progressWords } from "../../jobs/progress-words.ts";
import type { Volunteer } from "../volunteer.ts";
import { type JobWish, wishOf, withWish } from "./job-choice.ts";
import { useVolunteer } from "./use-volunteer.ts";

interface JobsPanelProps {
  readonly volunteer: Volunteer;
  /** As the station shows them now: offers are as old as the last greeting. */
  readonly jobs: readonly JobGlance[];
}

/** The jobs on offer: the visitor may prefer some and refuse others. */
export function JobsPanel({ volunteer, jobs }: JobsPanelProps) {
  const offers = useVolunteer(volunteer, (state) => state.offers);
  const settings = useVolunteer(volunteer, (state) => state.settings);
  const wordsOf = (id: string, round: number, rounds: number) => {
    const newest = jobs.find(({ job }) => job === id);
    return newest === undefined ? roundOf(round, rounds) : progressWords(newest);
  };
  if (offers.length === 0) return <p className="text-soft">The station offers no job right now.</p>;
  return (
    <ul className="divide-y divide-line">
      {offers.map(({ job, title, round, rounds }) => (
        <li key={job} className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2 py-3 first:pt-0">
          <div className="min-w-0">
            <Link to="/explore/$job" params={{ job }} className="font-semibold hover:underline">
              {title}
            </Link>
            <p className="text-[0.9375rem] text-soft">{wordsOf(job, round, rounds)}</p>
          </div>
          <label className="flex items-center gap-2">
            <span className="sr-only">How to treat {title}</span>
            <select
              className="field !w-auto"
              value={wishOf(settings, job)}
              onChange={({ currentTarget }) =>
                void volunteer.setPreferences(withWish(settings, job, currentTarget.value as JobWish))
              }
            >
              <option value="normal">As the station lists it</option>
              <option value="prefer">Prefer</option>
              <option value="block">Do not compute</option>
            </select>
          </label>
        </li>
      ))}
    </ul>
  );
}
