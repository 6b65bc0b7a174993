import type { FitChoices, ModelChange } from "@starling/sdk";
import { useState } from "react";
import { Button } from "../../../../design/button.tsx";
import { NumberField, SelectField } from "../../../../design/field.tsx";

export type ModelFitChoices = Required<FitChoices>;

interface ModelFitProps {
  /** Names of sizes that the file leaves open. */
  readonly open: readonly string[];
  /** What was rewritten. */
  readonly changes: readonly ModelChange[];
  readonly choices: ModelFitChoices;
  readonly onChoices: (choices: ModelFitChoices) => void;
}

const STATISTICS = [
  { value: "batch", name: "Those of each batch, as in a training from the start" },
  { value: "frozen", name: "The file's own, left as they are, as in fine-tuning" },
] as const;

/** What a change was, in a sentence. */
export function changeWords(change: ModelChange): string {
  switch (change.kind) {
    case "dimensions":
      return `Sizes that the file leaves open are set: ${Object.entries(change.sizes)
        .map(([name, size]) => `${name} = ${size}`)
        .join(", ")}. The trained model takes these sizes, too.`;
    case "softmax":
      return "The Softmax at its end was taken off, because the loss is computed from what goes into it. The trained model gives that, too: put a Softmax behind it for probabilities.";
    case "statistics":
      return change.statistics === "batch"
        ? `Its ${change.layers} BatchNormalization layers were written for inference; here they normalize by each batch. The trained model comes back with running statistics of your data.`
        : `Its ${change.layers} BatchNormalization layers keep the file's statistics.`;
    default:
      return change satisfies never;
  }
}

/** What was rewritten of an exporter's file, and what there is to choose. */
export function ModelFit({ open, changes, choices, onChoices }: ModelFitProps) {
  return (
    <>
      {open.length > 0 && (
        <OpenSizes
          key={open.join()}
          open={open}
          onSizes={(dimensions) => onChoices({ ...choices, dimensions: { ...choices.dimensions, ...dimensions } })}
        />
      )}
      {changes.length > 0 && (
        <ul role="status" className="list-disc space-y-1 ps-5 text-soft">
          {changes.map((change) => (
            <li key={change.kind}>{changeWords(change)}</li>
          ))}
        </ul>
      )}
      {changes.some(({ kind }) => kind === "statistics") && (
        <SelectField
          label="Statistics of BatchNormalization"
          help="What its layers normalize by while they are trained."
          value={choices.statistics}
          options={STATISTICS}
          onValue={(statistics) => onChoices({ ...choices, statistics })}
        />
      )}
    </>
  );
}

interface OpenSizesProps {
  readonly open: readonly string[];
  readonly onSizes: (sizes: Readonly<Record<string, number>>) => void;
}

/** Asks for the sizes of open dimensions. */
function OpenSizes({ open, onSizes }: OpenSizesProps) {
  const [sizes, setSizes] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(open.map((name) => [name, 1])),
  );
  return (
    <div className="space-y-3">
      <p>The file leaves sizes of its input open. Training needs all of them but the batch.</p>
      <div className="grid grid-cols-2 gap-5 sm:grid-cols-3">
        {open.map((name) => (
          <NumberField
            key={name}
            label={`Size of ${name}`}
            value={sizes[name] ?? 1}
            min={1}
            max={65_536}
            onValue={(size) => setSizes({ ...sizes, [name]: size })}
          />
        ))}
      </div>
      <Button onClick={() => onSizes(sizes)}>Use these sizes</Button>
    </div>
  );
}
