import { type CSSProperties, useId } from "react";
import { Button } from "../../../design/button.tsx";
import { useVolunteer } from "../running/use-volunteer.ts";
import type { Volunteer } from "../volunteer.ts";
import { PRESETS } from "./share-presets.tsx";

const STEP = 10;
const LEAST = 10;
const MOST = 100;

/** The slider's number nearest to a share, kept in its bounds. */
export function toPercent(share: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(share * 100)));
}

/** How much of the device the tab may use: acts within a second, with buttons, keys and presets. */
export function ShareSlider({ volunteer }: { readonly volunteer: Volunteer }) {
  const percent = useVolunteer(volunteer, (state) => state.settings.sharePercent);
  const duty = useVolunteer(volunteer, (state) => state.duty);
  const onCpu = useVolunteer(volunteer, (state) => state.device !== null && state.device.kind !== "webgpu");
  const id = useId();
  const set = (next: number) => void volunteer.setShare(Math.min(MOST, Math.max(LEAST, next)) / 100);
  const filled = { "--filled": `${percent}%` } as CSSProperties;
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <label htmlFor={id} className="font-semibold">
          {onCpu ? "One core of the processor" : "Graphics chip"}: <span className="text-teal">{percent} %</span> of the
          time
        </label>
        {duty !== null && <span className="text-sm text-soft">Busy {Math.round(duty * 100)} % in the last chunk</span>}
      </div>
      <div className="mt-1.5 flex items-center gap-2">
        <Button small disabled={percent <= LEAST} onClick={() => set(percent - STEP)} aria-label="10 % less">
          −
        </Button>
        <input
          id={id}
          type="range"
          className="slider"
          style={filled}
          min={LEAST}
          max={MOST}
          step={1}
          value={percent}
          aria-valuetext={`${percent} percent`}
          onChange={({ currentTarget }) => set(currentTarget.valueAsNumber)}
        />
        <Button small disabled={percent >= MOST} onClick={() => set(percent + STEP)} aria-label="10 % more">
          +
        </Button>
      </div>
      <div className="mt-1.5 flex flex-wrap gap-x-2 gap-y-1 text-[0.9375rem]">
        {PRESETS.map((preset) => (
          <button
            key={preset.name}
            type="button"
            aria-pressed={percent === toPercent(preset.share)}
            className="min-h-7 cursor-pointer rounded-full px-3 text-soft underline-offset-4 hover:text-ink aria-pressed:bg-perch aria-pressed:font-semibold aria-pressed:text-ink"
            onClick={() => set(toPercent(preset.share))}
          >
            {preset.name} {toPercent(preset.share)} %
          </button>
        ))}
      </div>
    </div>
  );
}
