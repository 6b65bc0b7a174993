import { NumberField, SelectField } from "../../../../design/field.tsx";
import { refusals } from "../draft/refusals.ts";
import { AdapterFields } from "./adapter-fields.tsx";
import { RecipeFields } from "./recipe-fields.tsx";
import type { StepProps } from "./step-props.ts";
import { UpdateFields } from "./update-fields.tsx";

const ACTIVATIONS = [
  { value: "kept", name: "Kept" },
  { value: "anew", name: "Computed anew" },
] as const;

const PRECISIONS = [
  { value: "f32", name: "f32" },
  { value: "f16", name: "f16" },
] as const;

/** Everything that has a good default: closed until somebody wants it. */
export function Advanced({ wizard, wrong }: StepProps) {
  const { draft, change } = wizard;
  const refused = refusals(draft);
  return (
    <details className="rounded-xl border border-edge px-4 py-3">
      <summary className="min-h-7 cursor-pointer font-semibold">Advanced</summary>
      <div className="mt-4 space-y-5">
        <RecipeFields wizard={wizard} wrong={wrong} />
        <UpdateFields wizard={wizard} wrong={wrong} />
        <AdapterFields wizard={wizard} wrong={wrong} />
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            label="Micro-batch"
            help="Samples computed at once: less memory, the same step; 0 for the whole batch."
            min={0}
            max={65_536}
            value={draft.microBatch}
            onValue={(microBatch) => change({ microBatch })}
          />
          <NumberField
            label="Rounds between evaluations"
            help="The validation data is read so often."
            min={1}
            max={1_000}
            value={draft.evaluateEvery}
            onValue={(evaluateEvery) => change({ evaluateEvery })}
          />
          <NumberField
            label="Patience in rounds"
            help="Ends the job when the validation loss no longer falls for so long; 0 for never."
            min={0}
            max={10_000}
            value={draft.patience}
            onValue={(patience) => change({ patience })}
          />
          <NumberField
            label="Least improvement of the loss"
            help="A smaller fall does not count as one."
            min={0}
            max={1_000}
            step="any"
            value={draft.minDelta}
            onValue={(minDelta) => change({ minDelta })}
          />
          <SelectField
            label="Activations"
            help="Kept for the backward pass, or computed anew: less memory, a third more work, the same bits at f32."
            value={draft.recompute ? "anew" : "kept"}
            options={ACTIVATIONS}
            onValue={(value) => change({ recompute: value === "anew" })}
          />
          <SelectField
            label="Precision of activations"
            help="f16 halves what they take, and checks then allow larger differences."
            value={draft.precision}
            options={PRECISIONS}
            onValue={(precision) => change({ precision })}
          />
        </div>
        {refused.length > 0 && (
          <ul role="status" className="space-y-1 text-rust">
            {refused.map((words) => (
              <li key={words}>
                <span aria-hidden="true">✕</span> {words}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}
