import { NumberField } from "../../../../design/field.tsx";
import { refusals } from "../draft/refusals.ts";
import { RecipeFields } from "./recipe-fields.tsx";
import type { StepProps } from "./step-props.ts";
import { UpdateFields } from "./update-fields.tsx";

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
            label="Least improvement in nats"
            help="A smaller fall does not count as one."
            min={0}
            max={1_000}
            step="any"
            value={draft.minDelta}
            onValue={(minDelta) => change({ minDelta })}
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
