import type { ReactNode } from "react";
import { formatBytes } from "../../../format/number.ts";
import type { Settings, Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

interface ToggleProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

function Toggle({ checked, onChange, children }: ToggleProps) {
  return (
    <label className="flex min-h-7 items-start gap-3">
      <input
        type="checkbox"
        className="mt-0.5 size-5 shrink-0 accent-violet"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

const MEGABYTE = 1_000_000;
const DAILY = [null, 100 * MEGABYTE, 500 * MEGABYTE, 2_000 * MEGABYTE] as const;
const CACHE = [64, 256, 512, 2_048].map((mebibytes) => mebibytes * 1024 * 1024);

/** When it may run, and how much it may fetch and keep. */
export function SettingsPanel({ volunteer }: { readonly volunteer: Volunteer }) {
  const settings = useVolunteer(volunteer, (state) => state.settings);
  const set = (part: Partial<Settings>) => void volunteer.setPreferences(part);
  const sizes = CACHE.includes(settings.cacheBytes) ? CACHE : [...CACHE, settings.cacheBytes];
  return (
    <div className="grid gap-x-12 gap-y-5 sm:grid-cols-2">
      <div className="space-y-3">
        <Toggle checked={settings.whenHidden} onChange={(whenHidden) => set({ whenHidden })}>
          Go on while this tab is hidden
        </Toggle>
        <Toggle checked={settings.onBattery} onChange={(onBattery) => set({ onBattery })}>
          Go on while the device runs on battery, where the browser can tell
        </Toggle>
        <Toggle checked={settings.keepAwake} onChange={(keepAwake) => set({ keepAwake })}>
          Keep the screen on while computing
        </Toggle>
      </div>
      <div className="space-y-4">
        <label className="block">
          <span className="font-semibold">Data a day</span>
          <select
            className="field mt-1"
            value={String(settings.dailyBytes)}
            onChange={({ currentTarget: { value } }) => set({ dailyBytes: value === "null" ? null : Number(value) })}
          >
            {DAILY.map((bytes) => (
              <option key={String(bytes)} value={String(bytes)}>
                {bytes === null ? "No limit" : formatBytes(bytes)}
              </option>
            ))}
          </select>
        </label>
        <label className="block">
          <span className="font-semibold">Blocks kept on this device</span>
          <select
            className="field mt-1"
            value={String(settings.cacheBytes)}
            onChange={({ currentTarget: { value } }) => set({ cacheBytes: Number(value) })}
          >
            {sizes.map((bytes) => (
              <option key={bytes} value={String(bytes)}>
                up to {formatBytes(bytes)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
