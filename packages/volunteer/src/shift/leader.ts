import { parse, safeInteger } from "@starling/protocol";
import * as z from "zod/mini";
import { keptAccount } from "../account/kept-account.ts";
import type { VolunteerComponents } from "../components.ts";
import type { VolunteerLanes } from "../lanes/volunteer-lanes.ts";
import { holdReason } from "../limits/hold.ts";
import { loadSettings, Settings, saveSettings } from "../limits/settings.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import type { StateStore } from "../state/state-store.ts";
import { recordTable } from "../storage/record-table.ts";
import type { Command } from "../tabs/tabs.ts";
import { intent, type Wanted } from "./intent.ts";
import { runShift, type StationFacts } from "./run-shift.ts";

export interface LeaderInit {
  readonly station: StationFacts;
  readonly lanes: VolunteerLanes;
  readonly state: StateStore;
  readonly now: () => number;
  /** Called when another tab has taken over. */
  readonly onYield: () => void;
}

/** The tab that computes: carries commands out and runs shifts. */
export interface Leader {
  readonly running: boolean;
  restore(): Promise<Wanted>;
  /** Starts a shift; `release` gives the compute lock back when it is over. Resolves once the shift is under way. */
  start(release?: () => void): Promise<void>;
  carryOut(command: Command): Promise<void>;
  close(): Promise<void>;
}

const Kept = z.strictObject({ wanted: z.enum(["work", "finish", "pause", "stop"]), until: z.nullable(safeInteger) });
const KEY = "wanted";

/** Makes a leader at rest. */
export function leader({ station, lanes, state, now, onYield }: LeaderInit, components: VolunteerComponents): Leader {
  const { storage, conditions, lifecycle, wakeLock, tabs } = components;
  const kept = recordTable(storage.table("settings"), Kept);
  let context: ShiftContext | undefined;
  let shift: Promise<void> | undefined;
  let closing = false;
  let bytesToday = 0;
  let asleep = false;

  const goal = intent(() => {
    const { wanted, pausedUntil } = goal;
    if (state.get().wanted === wanted) return;
    state.set({ wanted });
    // A tab that is closed wants what it wanted: the next page load goes on.
    if (!closing) void kept.put(KEY, { wanted, until: pausedUntil }).catch(() => {});
  });

  function judgeLimits(): void {
    const { settings } = state.get();
    const current = conditions?.now() ?? { hidden: false, power: "unknown" as const };
    const working = goal.wanted === "work" || goal.wanted === "finish";
    wakeLock?.set(settings.keepAwake && shift !== undefined && working);
    goal.setHold(asleep ? "frozen" : holdReason({ settings, conditions: current, bytesToday }));
  }

  async function setSettings(part: Partial<Settings>): Promise<void> {
    const settings = parse(Settings, { ...state.get().settings, ...part });
    state.set({ settings });
    context?.runner.setShare(settings.sharePercent / 100);
    judgeLimits();
    goal.wake();
    await saveSettings(storage, settings);
    await context?.node.setCacheBytes(settings.cacheBytes);
  }

  async function run(release: () => void): Promise<void> {
    const ends = [
      conditions?.subscribe(judgeLimits),
      lifecycle?.subscribe((sleeping) => {
        asleep = sleeping;
        judgeLimits();
      }),
      tabs?.onCommand(carryOut),
      tabs === undefined ? undefined : state.store.subscribe((next) => tabs.publish(next)),
    ];
    try {
      const rest = await runShift(
        {
          station,
          lanes,
          state,
          intent: goal,
          settings: () => state.get().settings,
          onReady: (ready) => {
            context = ready;
          },
          onBytes: (today) => {
            bytesToday = today;
            judgeLimits();
          },
          now,
        },
        components,
      );
      state.enter(rest);
    } finally {
      context = undefined;
      shift = undefined;
      wakeLock?.set(false);
      if (!closing) goal.want("stop");
      tabs?.publish(state.get());
      for (const end of ends) end?.();
      release();
    }
  }

  async function start(release: () => void = () => {}): Promise<void> {
    if (shift !== undefined) return goal.want("work");
    state.set({ role: "leader", settings: await loadSettings(storage) });
    asleep = false;
    goal.want("work");
    judgeLimits();
    shift = run(release);
  }

  async function carryOut(command: Command): Promise<void> {
    switch (command.name) {
      case "pause":
        if (shift !== undefined) goal.want("pause", command.until);
        return;
      case "resume":
        if (shift !== undefined) goal.want("work");
        return;
      case "finish":
        if (shift !== undefined) goal.want(goal.wanted === "pause" ? "stop" : "finish");
        return;
      case "stop":
        goal.want("stop");
        await shift;
        return;
      case "yield":
        // The visitor's wish stays as it was: only the tab that follows it changes.
        closing = true;
        goal.want("stop");
        await shift;
        closing = false;
        onYield();
        return;
      case "setSettings":
        await setSettings(command.settings);
        return;
      default:
        return command satisfies never;
    }
  }

  return {
    get running() {
      return shift !== undefined;
    },
    start,
    carryOut,
    async restore() {
      const { counts } = state.get();
      const account = await keptAccount(storage);
      const acknowledged = (await storage.table("receipts").keys()).length;
      state.set({
        settings: await loadSettings(storage),
        counts: { ...counts, computed: Math.max(counts.computed, acknowledged), acknowledged },
        ...(account === undefined ? {} : { account }),
      });
      return (await kept.get(KEY))?.wanted ?? "stop";
    },
    async close() {
      closing = true;
      if (shift === undefined) return;
      goal.want("stop");
      await shift;
    },
  };
}
