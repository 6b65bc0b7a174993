import { updateLength } from "@starling/sdk";
import { NumberField, TextField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { formatBytes, formatCount } from "../../../../format/number.ts";
import type { StepProps } from "./step-props.ts";

/** Whether low-rank adapters alone are trained, of what form, and what that makes of the job. */
export function AdapterFields({ wizard, wrong }: StepProps) {
  const { draft, change } = wizard;
  return (
    <fieldset className="space-y-4">
      <label className="flex min-h-7 items-center gap-3 font-semibold">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-violet"
          checked={draft.adapters}
          onChange={({ currentTarget }) => change({ adapters: currentTarget.checked })}
        />
        Train adapters only
      </label>
      <p className="text-[0.9375rem] text-soft">
        The model stays as it is; small matrices beside its weights are trained (LoRA) and can be merged into it
        afterwards. Updates are far smaller, and volunteers fetch the model once.
      </p>
      {draft.adapters && (
        <>
          <div className="grid gap-5 sm:grid-cols-2">
            <NumberField
              label="Rank"
              help="Width of the small matrices."
              min={1}
              max={1_024}
              value={draft.adapterRank}
              wrong={wrong("adapterRank")}
              onValue={(adapterRank) => change({ adapterRank })}
            />
            <NumberField
              label="Alpha"
              help="The adapters count alpha / rank."
              min={0}
              max={10_000}
              step="any"
              value={draft.adapterAlpha}
              onValue={(adapterAlpha) => change({ adapterAlpha })}
            />
          </div>
          <TextField
            label="Weights with adapters"
            help="Their names, * for any characters, between commas. Empty for all matrices that are large enough."
            value={draft.adapterWeights}
            maxLength={1_000}
            onChange={({ currentTarget }) => change({ adapterWeights: currentTarget.value })}
          />
          <AdapterFacts wizard={wizard} wrong={wrong} />
        </>
      )}
    </fieldset>
  );
}

/** Trained numbers, and the size of an update. */
function AdapterFacts({ wizard: { adapters, job } }: StepProps) {
  const { adapted, error } = adapters;
  if (error !== undefined) return <Problem what="The adapters do not fit this model." error={error} />;
  if (adapted === undefined) return <p role="status">Adding the adapters…</p>;
  const { trained, parameters } = adapted;
  const bytes = job && updateLength(job.spec.laneParams.codec, trained);
  return (
    <p role="status" className="text-soft">
      <span className="font-semibold text-teal">● Added.</span> {formatCount(trained)} of {formatCount(parameters)}{" "}
      numbers are trained{bytes === undefined ? "" : `; an update has ${formatBytes(bytes)}`}.
    </p>
  );
}
