import type { BatchView, JobView, RoundView, TrainView } from "@starling/protocol";
import { Figure, Figures } from "../../design/figure.tsx";
import { Meter } from "../../design/meter.tsx";
import { JobState } from "../../design/state-mark.tsx";
import { formatCount, formatLoss } from "../../format/number.ts";
import { failedWords, itemFigures } from "./batch-words.ts";
import { heldOut, heldOutName, heldOutUnit } from "./held-out.ts";
import { progressFigures } from "./progress-words.ts";

/** State, status in words, and the numbers that matter most. */
export function JobSummary({ job }: { readonly job: JobView }) {
  const here = job.members.filter(({ connected }) => connected).length;
  return (
    <div className="pb-8">
      <p className="text-lg">
        <JobState state={job.state} /> <span className="ms-2 text-soft">{job.status}</span>
      </p>
      <div className="mt-3 max-w-xl">
        <Progress job={job} />
      </div>
      <div className="mt-7">
        <Figures>
          <Figure {...progressFigures(job)} />
          {job.batch !== null && <BatchFigures batch={job.batch} />}
          {job.train !== null && <TrainFigures train={job.train} rounds={job.roundViews} />}
          <Figure label="Tabs here" value={here} note={`${job.members.length} took part`} />
          {job.train !== null && job.train.test !== null && <FinalTest test={job.train.test} />}
        </Figures>
      </div>
    </div>
  );
}

function Progress({ job: { batch, rounds, roundViews } }: { readonly job: JobView }) {
  if (batch !== null) {
    const { value } = itemFigures(batch);
    return <Meter label="Items done" value={batch.done / batch.count} text={`${value} items have a result`} />;
  }
  return (
    <Meter
      label="Rounds done"
      value={rounds > 0 ? roundViews.length / rounds : 0}
      text={`${roundViews.length} of ${rounds} rounds are closed`}
    />
  );
}

function BatchFigures({ batch }: { readonly batch: BatchView }) {
  return <Figure {...itemFigures(batch)} tone="teal" note={failedWords(batch)} />;
}

function TrainFigures({ train, rounds }: { readonly train: TrainView; readonly rounds: readonly RoundView[] }) {
  const last = rounds.at(-1)?.train;
  const evaluation = rounds.findLast((round) => round.train?.evaluation)?.train?.evaluation;
  return (
    <>
      <Figure
        label={heldOutName(train.loss)}
        tone="violet"
        value={evaluation ? heldOut(evaluation) : "not yet"}
        note={evaluation ? `on ${formatCount(evaluation.total)} ${heldOutUnit(evaluation)}` : "The first test follows."}
      />
      <Figure label="Training loss" tone="teal" value={last ? formatLoss(last.lossMicroNats) : "not yet"} />
    </>
  );
}

function FinalTest({ test }: { readonly test: NonNullable<TrainView["test"]> }) {
  return (
    <Figure
      label="Final test"
      tone="straw"
      value={heldOut(test)}
      note={`read once, ${formatCount(test.total)} ${heldOutUnit(test)}`}
    />
  );
}
