import { NumberField } from "../../../../design/field.tsx";
import type { StepProps } from "./step-props.ts";

export function ChecksStep({ wizard: { draft, change }, wrong }: StepProps) {
  return (
    <div className="space-y-6">
      <p className="text-soft">
        A newcomer's chunks are always computed a second time, by another tab or by the station; results that do not
        match are neither used nor paid. Here you can ask for more.
      </p>
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          label="Copies of every chunk"
          help="Each is paid like the first, so two copies cost twice as much."
          min={1}
          max={8}
          value={draft.copies}
          wrong={wrong("copies")}
          onValue={(copies) => change({ copies })}
        />
        <NumberField
          label="Quorum"
          help="Accepted chunks without which a round does not close."
          min={1}
          max={1_024}
          value={draft.quorum}
          wrong={wrong("quorum")}
          onValue={(quorum) => change({ quorum })}
        />
        <NumberField
          label="Rounds of holdback"
          help="Accepted pay waits that long; who cheats meanwhile loses it."
          min={0}
          max={1_000}
          value={draft.holdback}
          wrong={wrong("holdback")}
          onValue={(holdback) => change({ holdback })}
        />
      </div>
    </div>
  );
}
