import type { WaitReason } from "../state/phase.ts";
import type { ConditionsNow } from "./conditions.ts";
import type { Settings } from "./settings.ts";

export interface HoldParameters {
  readonly settings: Pick<Settings, "whenHidden" | "onBattery" | "dailyBytes">;
  readonly conditions: ConditionsNow;
  /** Bytes fetched and sent since local midnight. */
  readonly bytesToday: number;
}

/** Why the visitor's own rules forbid to compute right now; undefined when they do not. */
export function holdReason({ settings, conditions, bytesToday }: HoldParameters): WaitReason | undefined {
  if (conditions.hidden && !settings.whenHidden) return "hidden-tab";
  if (conditions.power === "battery" && !settings.onBattery) return "on-battery";
  if (settings.dailyBytes !== null && bytesToday >= settings.dailyBytes) return "byte-limit";
  return undefined;
}
