import { SelectField } from "../../../../design/field.tsx";
import type { StepProps } from "./step-props.ts";

const CODECS = [
  { value: "int4", name: "int4: a thirteenth of f32" },
  { value: "int8", name: "int8: a fifth" },
  { value: "int32", name: "int32: nearly as large as f32" },
  { value: "ternary", name: "ternary: a thirtieth" },
  { value: "sparse", name: "sparse: a 190th" },
] as const;

const OPTIMIZERS = [
  { value: "adamw", name: "AdamW" },
  { value: "sgd", name: "Plain steps (SGD)" },
] as const;

const SCHEDULES = [
  { value: "cosine", name: "Warm-up, then a cosine" },
  { value: "linear", name: "Warm-up, then a straight line" },
  { value: "trapezoid", name: "Warm-up, level, then down" },
  { value: "constant", name: "The same in every round" },
] as const;

/** How updates are made and how they travel. */
export function UpdateFields({ wizard: { draft, change } }: StepProps) {
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField
        label="Codec"
        help="How an update is rounded for its way: the smaller, the coarser."
        value={draft.codec}
        options={CODECS}
        onValue={(codec) => change({ codec })}
      />
      <SelectField
        label="Optimizer"
        help="Makes the local steps; it starts anew in every chunk."
        value={draft.optimizer}
        options={OPTIMIZERS}
        onValue={(optimizer) => change({ optimizer })}
      />
      <SelectField
        label="Learning-rate schedule"
        help="How the rate goes over the rounds; falling ones end at a tenth of the peak."
        value={draft.schedule}
        options={SCHEDULES}
        onValue={(schedule) => change({ schedule })}
      />
    </div>
  );
}
