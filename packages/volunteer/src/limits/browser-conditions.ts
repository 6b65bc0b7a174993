import type { Conditions, ConditionsNow } from "./conditions.ts";

/** The Battery Status API, which only Chromium has. */
interface BatteryManager extends EventTarget {
  readonly charging: boolean;
}

export interface BrowserConditionsInit {
  readonly document?: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  readonly navigator?: { getBattery?: () => Promise<BatteryManager> };
}

/** Visibility and power as this browser tells them. */
export function browserConditions(init: BrowserConditionsInit = {}): Conditions {
  const page = init.document ?? document;
  const device = (init.navigator ?? navigator) as { getBattery?: () => Promise<BatteryManager> };
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  let battery: BatteryManager | undefined;
  let asked = false;

  async function watchBattery(): Promise<void> {
    asked = true;
    battery = await device.getBattery?.().catch(() => undefined);
    battery?.addEventListener("chargingchange", changed);
    changed();
  }

  function power(): ConditionsNow["power"] {
    if (battery === undefined) return "unknown";
    return battery.charging ? "mains" : "battery";
  }

  return {
    now: () => ({ hidden: page.visibilityState === "hidden", power: power() }),
    subscribe(listener) {
      if (listeners.size === 0) page.addEventListener("visibilitychange", changed);
      listeners.add(listener);
      if (!asked) void watchBattery();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) page.removeEventListener("visibilitychange", changed);
      };
    },
  };
}
