import { Choice, NumberField, SelectField, TextArea, TextField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { PIXELS, type PipelineForm } from "../pipeline/form.ts";
import type { BatchStepProps } from "./batch-step-props.ts";

const KINDS = [
  { value: "image", name: "Pictures", note: "PNG and JPEG, resized to what the model takes." },
  { value: "audio", name: "Recordings", note: "WAV, cut into frames." },
  { value: "text", name: "Texts", note: "UTF-8, with a tokenizer.json among the files." },
  { value: "tensor", name: "Tensors", note: "The model's own numbers, little-endian." },
] as const;

const RESULTS = [
  { value: "labels", name: "The most probable classes" },
  { value: "probabilities", name: "Probabilities" },
  { value: "values", name: "Values as they are" },
] as const;

/** How items become what the model takes: a few questions for models that nobody knows, everything else as JSON. */
export function StepsForm({ batch, wrong }: BatchStepProps) {
  const { draft, change, steps } = batch;
  const asks = steps.words === undefined && draft.json === undefined;
  return (
    <div className="space-y-5">
      {asks && <Questions form={draft.form} onForm={(part) => change({ form: { ...draft.form, ...part } })} />}
      {steps.error !== undefined && <Problem what="These steps do not fit." error={steps.error} />}
      <details className="rounded-xl border border-edge px-4 py-3">
        <summary className="min-h-7 cursor-pointer font-semibold">Advanced: the steps as JSON</summary>
        <div className="mt-4 space-y-3">
          <TextArea
            label="Steps"
            help="What is done before and behind each model; a second model gets the boxes of the first."
            rows={16}
            spellCheck={false}
            value={steps.json}
            wrong={wrong("json")}
            onChange={({ currentTarget }) => change({ json: currentTarget.value })}
          />
          {draft.json !== undefined && (
            <button type="button" className="text-link" onClick={() => change({ json: undefined })}>
              Back to the proposal
            </button>
          )}
        </div>
      </details>
    </div>
  );
}

interface QuestionsProps {
  readonly form: PipelineForm;
  readonly onForm: (part: Partial<PipelineForm>) => void;
}

function Questions({ form, onForm }: QuestionsProps) {
  return (
    <div className="space-y-5">
      <Choice label="What an item is" value={form.kind} onValue={(kind) => onForm({ kind })} options={KINDS} />
      <div className="grid gap-5 sm:grid-cols-2">
        {form.kind === "image" && (
          <>
            <SelectField
              label="Pixels become"
              help="As the model was trained."
              value={form.pixels}
              onValue={(pixels) => onForm({ pixels })}
              options={Object.entries(PIXELS).map(([value, { name }]) => ({
                value: value as keyof typeof PIXELS,
                name,
              }))}
            />
            <NumberField
              label="Side in pixels"
              help="Where the model leaves it open."
              min={1}
              max={4_096}
              value={form.side}
              onValue={(side) => onForm({ side })}
            />
          </>
        )}
        {form.kind === "audio" && (
          <>
            <NumberField
              label="Samples a second"
              min={1_000}
              max={192_000}
              value={form.rate}
              onValue={(rate) => onForm({ rate })}
            />
            <NumberField
              label="Samples in a frame"
              help="Where the model leaves it open."
              min={1}
              max={1_048_576}
              value={form.frame}
              onValue={(frame) => onForm({ frame })}
            />
          </>
        )}
        {form.kind === "text" && (
          <NumberField
            label="Tokens"
            help="Longer texts are cut, shorter ones filled up."
            min={1}
            max={65_536}
            value={form.length}
            onValue={(length) => onForm({ length })}
          />
        )}
        <SelectField
          label="A result is"
          value={form.result}
          onValue={(result) => onForm({ result })}
          options={RESULTS}
        />
      </div>
      {form.result === "labels" && (
        <TextField
          label="Classes"
          help="Their names in the model's order, separated by commas; empty for numbers."
          value={form.classes}
          onChange={({ currentTarget }) => onForm({ classes: currentTarget.value })}
        />
      )}
    </div>
  );
}
