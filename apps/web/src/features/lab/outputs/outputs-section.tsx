import type { BatchView, JobView } from "@starling/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { NumberField, SelectField } from "../../../design/field.tsx";
import { Problem } from "../../../design/problem.tsx";
import { formatCount } from "../../../format/number.ts";
import type { ResultFilter } from "./confidence.ts";
import { DownloadResults } from "./download-results.tsx";
import { ResultsTable } from "./results-table.tsx";
import { useResults } from "./use-results.ts";

/** Results on a page, and how many more each time. */
const PAGE = 20;

const FILTERS = [
  { value: "all", name: "All items" },
  { value: "failed", name: "Failed items" },
  { value: "unsure", name: "Less sure than" },
  { value: "sure", name: "At least as sure as" },
] as const;

interface OutputsProps {
  readonly job: JobView;
  readonly batch: BatchView;
  readonly children?: ReactNode;
}

/** What a batch has come to so far: results beside their inputs, to look through and to take away. */
export function Outputs(props: OutputsProps) {
  if (props.batch.done === 0) return <p className="text-soft">Results appear here when the first round closes.</p>;
  return <Browser {...props} />;
}

function Browser({ job, batch, children }: OutputsProps) {
  const [filter, setFilter] = useState<ResultFilter>({ kind: "all", ppm: 500_000 });
  const [most, setMost] = useState(PAGE);
  const { rows, more, waiting, error } = useResults(batch, filter, most);
  const change = (part: Partial<ResultFilter>) => {
    setFilter((old) => ({ ...old, ...part }));
    setMost(PAGE);
  };
  return (
    <div className="space-y-5">
      <DownloadResults job={job} outputs={batch.outputs} />
      <div className="grid max-w-xl gap-5 sm:grid-cols-2">
        <SelectField label="Show" value={filter.kind} onValue={(kind) => change({ kind })} options={FILTERS} />
        {(filter.kind === "unsure" || filter.kind === "sure") && (
          <NumberField
            label="Confidence in percent"
            min={0}
            max={100}
            step="any"
            value={filter.ppm / 10_000}
            onValue={(percent) => change({ ppm: Math.round((Number.isNaN(percent) ? 0 : percent) * 10_000) })}
          />
        )}
      </div>
      {error !== null && <Problem what="The results could not be read." error={error} />}
      {rows.length > 0 && <ResultsTable caption="Results" rows={rows} />}
      <div className="flex flex-wrap items-center gap-4">
        {more && (
          <Button small disabled={waiting} onClick={() => setMost((old) => old + PAGE)}>
            Show more
          </Button>
        )}
        <p role="status" className="text-soft">
          {waiting
            ? "Reading results…"
            : rows.length === 0 && error === null
              ? "No result is of this kind."
              : `${formatCount(rows.length)} shown, ${formatCount(batch.done)} of ${formatCount(batch.count)} items are done.`}
        </p>
      </div>
      {children}
    </div>
  );
}
