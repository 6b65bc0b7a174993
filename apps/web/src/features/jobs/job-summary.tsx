import type { JobView } from "@starling/protocol";
import { Figure, Figures } from "../../design/figure.tsx";
import { Meter } from "../../design/meter.tsx";
import { JobState } from "../../design/state-mark.tsx";
import { formatCount, formatLoss } from "../../format/number.ts";
import { heldOut, heldOutName, heldOutUnit } from "./held-out.ts";
import { progressFigures } from "./progress-words.ts";

/** State, status in words, and the numbers that matter most. */
export function JobSummary({ job }: { readonly job: JobView }) {
  const last = job.roundViews.at(-1);
  const evaluation = job.roundViews.findLast((round) => round.evaluation !== null)?.evaluation;
  const here = job.members.filter(({ connected }) => connected).length;
  return (
    <div className="pb-8">
      <p className="text-lg">
        <JobState state={job.state} /> <span className="ms-2 text-soft">{job.status}</span>
      </p>
      <div className="mt-3 max-w-xl">
        <Meter
          label="Rounds done"
          value={job.rounds > 0 ? job.roundViews.length / job.rounds : 0}
          text={`${job.roundViews.length} of ${job.rounds} rounds are closed`}
        />
      </div>
      <div className="mt-7">
        <Figures>
          <Figure {...progressFigures(job)} />
          <Figure
            label={heldOutName(job.loss)}
            tone="violet"
            value={evaluation ? heldOut(evaluation) : "not yet"}
            note={
              evaluation ? `on ${formatCount(evaluation.total)} ${heldOutUnit(evaluation)}` : "The first test follows."
            }
          />
          <Figure label="Training loss" tone="teal" value={last ? formatLoss(last.lossMicroNats) : "not yet"} />
          <Figure label="Tabs here" value={here} note={`${job.members.length} took part`} />
          {job.test !== null && (
            <Figure
              label="Final test"
              tone="straw"
              value={heldOut(job.test)}
              note={`read once, ${formatCount(job.test.total)} ${heldOutUnit(job.test)}`}
            />
          )}
        </Figures>
      </div>
    </div>
  );
}
