import { useId } from "react";

export const PRESETS = [
  { name: "Quiet", share: 0.3 },
  { name: "Half", share: 0.6 },
  { name: "Full", share: 1 },
] as const;

interface SharePresetsProps {
  readonly value: number;
  readonly onChange: (share: number) => void;
}

/** How much of the graphics chip the tab may use, in three words. */
export function SharePresets({ value, onChange }: SharePresetsProps) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="margin-label mb-1.5">Graphics chip it may use</legend>
      <div className="flex overflow-hidden rounded-full border border-edge">
        {PRESETS.map((preset) => (
          <label
            key={preset.name}
            className="cursor-pointer px-4 py-2 text-[0.9375rem] font-semibold whitespace-nowrap text-soft not-first:border-s not-first:border-edge has-checked:bg-perch has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-4 has-focus-visible:outline-violet"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={Math.abs(value - preset.share) < 0.005}
              onChange={() => onChange(preset.share)}
            />
            {preset.name} <span className="font-normal">{Math.round(preset.share * 100)} %</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
