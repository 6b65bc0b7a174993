import { NumberField } from "../../../../design/field.tsx";
import { Advanced } from "./advanced.tsx";
import type { StepProps } from "./step-props.ts";

export function RecipeStep({ wizard, wrong }: StepProps) {
  const { draft, change, loss } = wizard;
  return (
    <div className="space-y-6">
      <p className="text-soft">
        In every round, each chunk takes some local steps from the shared model; the sum of all updates is the model's
        next step.
      </p>
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          label="Rounds"
          help="Steps of the shared model."
          min={1}
          max={100_000}
          value={draft.rounds}
          wrong={wrong("rounds")}
          onValue={(rounds) => change({ rounds })}
        />
        <NumberField
          label="Chunks a round"
          help="How many tabs can work at once."
          min={1}
          max={512}
          value={draft.chunks}
          wrong={wrong("chunks")}
          onValue={(chunks) => change({ chunks })}
        />
        <NumberField
          label="Local steps a chunk"
          help="More steps, less traffic."
          min={1}
          max={1_000}
          value={draft.steps}
          wrong={wrong("steps")}
          onValue={(steps) => change({ steps })}
        />
        <NumberField
          label="Batch"
          help="Samples a step."
          min={1}
          max={65_536}
          value={draft.batch}
          wrong={wrong("batch")}
          onValue={(batch) => change({ batch })}
        />
        <NumberField
          label="Peak learning rate"
          help="The largest of all rounds."
          min={0}
          max={1}
          step="any"
          value={draft.learningRate}
          wrong={wrong("learningRate")}
          onValue={(learningRate) => change({ learningRate })}
        />
        {loss === "softmax-cross-entropy" && (
          <NumberField
            label="Target accuracy in percent"
            help="Ends the job early; 0 for never."
            min={0}
            max={100}
            step="any"
            value={draft.target}
            wrong={wrong("target")}
            onValue={(target) => change({ target })}
          />
        )}
      </div>
      <Advanced wizard={wizard} wrong={wrong} />
    </div>
  );
}
