import { fromOne } from "@starling/protocol";
import { useEffect, useState } from "react";
import { Choice, SelectField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { formatLoss } from "../../../../format/number.ts";
import { readInWorker } from "../publish/read-in-worker.ts";
import { CopySelect } from "./copy-select.tsx";
import type { StepProps } from "./step-props.ts";

const WAYS = [
  { value: "fork", name: "Fork", note: "The weights alone; the server starts with no momentum." },
  { value: "resume", name: "Resume", note: "Momentum and rounding error too: it goes on as the other job would have." },
] as const;

/** A model as a round of another job left it, put together in a worker. */
export function FromRound({ wizard, wrong }: StepProps) {
  const { draft, change, jobs, setModel } = wizard;
  const [error, setError] = useState<unknown>();
  const [reading, setReading] = useState(false);
  const job = jobs.find((one) => one.job === draft.from);
  const rounds = job?.roundViews.toReversed() ?? [];
  const record = rounds.find((view) => view.record === draft.record)?.record ?? rounds[0]?.record;
  const spec = job?.spec;
  const { resumes } = draft;
  useEffect(() => {
    setError(undefined);
    setModel(undefined);
    if (spec === undefined || record === undefined) return;
    const stop = new AbortController();
    setReading(true);
    readInWorker<"round">({ type: "round", origin: location.origin, spec, record, resumes }, { signal: stop.signal })
      .then(setModel, (cause) => stop.signal.aborted || setError(cause))
      .finally(() => stop.signal.aborted || setReading(false));
    return () => stop.abort();
  }, [spec, record, resumes, setModel]);
  return (
    <div className="space-y-5">
      <CopySelect wizard={wizard} wrong={wrong} />
      {record === undefined ? (
        <p className="text-rust">{wrong("record") ?? "That job has closed no round yet."}</p>
      ) : (
        <SelectField
          label="Round"
          help="The model as it was after it."
          value={record}
          wrong={wrong("record")}
          onValue={(value) => change({ record: value })}
          options={rounds.map((view) => ({
            value: view.record,
            name: `Round ${fromOne(view.round)}, loss ${formatLoss(view.train?.lossMicroNats ?? "0")}`,
          }))}
        />
      )}
      <Choice
        label="What is taken over"
        value={resumes ? "resume" : "fork"}
        onValue={(value) => change({ resumes: value === "resume" })}
        options={WAYS}
      />
      {reading && <p role="status">Putting the round's model together…</p>}
      {error !== undefined && <Problem what="This round's model cannot be taken." error={error} />}
    </div>
  );
}
