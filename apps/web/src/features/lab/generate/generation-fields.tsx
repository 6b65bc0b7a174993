import { NumberField, TextArea } from "../../../design/field.tsx";
import type { GenerationChoices } from "./messages.ts";

interface GenerationFieldsProps {
  readonly choices: GenerationChoices;
  readonly onChoices: (choices: GenerationChoices) => void;
}

/** What to go on from, and how the next token is drawn. */
export function GenerationFields({ choices, onChoices }: GenerationFieldsProps) {
  const change = (part: Partial<GenerationChoices>) => onChoices({ ...choices, ...part });
  return (
    <div className="space-y-4">
      <TextArea
        label="Prompt"
        help="The model goes on from here."
        rows={2}
        value={choices.prompt}
        maxLength={10_000}
        onChange={({ currentTarget }) => change({ prompt: currentTarget.value })}
      />
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <NumberField
          label="Temperature"
          help="0 takes the likeliest."
          min={0}
          max={100}
          step="any"
          value={choices.temperature}
          onValue={(temperature) => change({ temperature })}
        />
        <NumberField
          label="Top-k"
          help="0 for all tokens."
          min={0}
          max={65_536}
          value={choices.topK}
          onValue={(topK) => change({ topK })}
        />
        <NumberField
          label="Length"
          help="In tokens."
          min={1}
          max={10_000}
          value={choices.length}
          onValue={(length) => change({ length })}
        />
        <NumberField
          label="Seed"
          help="The same, the same text."
          min={0}
          max={2 ** 31}
          value={choices.seed}
          onValue={(seed) => change({ seed })}
        />
      </div>
    </div>
  );
}
