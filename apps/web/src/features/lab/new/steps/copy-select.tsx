import { useId } from "react";
import { Problem } from "../../../../design/problem.tsx";
import type { StepProps } from "./step-props.ts";

/** The job whose model or data is taken over. */
export function CopySelect({ wizard, wrong }: StepProps) {
  const id = useId();
  const { draft, jobs, copied, copyFrom } = wizard;
  const words = wrong("from");
  return (
    <div className="space-y-3">
      <label htmlFor={id} className="font-semibold">
        Job to copy from
      </label>
      <select
        id={id}
        className="field mt-1"
        value={draft.from}
        {...(words === undefined ? {} : { "aria-invalid": true, "aria-describedby": `${id}-wrong` })}
        onChange={({ currentTarget }) => {
          const job = jobs.find((one) => one.job === currentTarget.value);
          if (job) copyFrom(job);
        }}
      >
        <option value="" disabled>
          {jobs.length === 0 ? "This station has no job yet" : "Choose a job"}
        </option>
        {jobs.map(({ job, title }) => (
          <option key={job} value={job}>
            {title}
          </option>
        ))}
      </select>
      {words !== undefined && (
        <p id={`${id}-wrong`} className="text-rust">
          {words}
        </p>
      )}
      {copied.isLoading && <p role="status">Reading the job's blocks…</p>}
      {copied.error !== null && (
        <Problem what="The job's blocks could not be read." error={copied.error} retry={() => void copied.refetch()} />
      )}
    </div>
  );
}
