import type { Address, JobId } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../storage/memory-storage.ts";
import { browserConditions } from "./browser-conditions.ts";
import { chunkBytesOf } from "./chunk-limits.ts";
import { dayBytesCounter, localDay } from "./day-bytes.ts";
import { holdReason } from "./hold.ts";
import { browserLifecycle } from "./lifecycle.ts";
import { orderJobs } from "./order-jobs.ts";
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from "./settings.ts";
import { browserWakeLock } from "./wake-lock.ts";

const jobId = (n: number) => `0x${n.toString(16).padStart(64, "0")}` as JobId;
const client = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;
const offers = [1, 2, 3, 4].map((n) => ({ job: jobId(n), client: client(n % 2) }));

describe("holdReason", () => {
  const rules = { whenHidden: false, onBattery: false, dailyBytes: 100 };
  it.each([
    [{ hidden: false, power: "mains" }, 0, undefined],
    [{ hidden: false, power: "unknown" }, 99, undefined],
    [{ hidden: true, power: "mains" }, 0, "hidden-tab"],
    [{ hidden: false, power: "battery" }, 0, "on-battery"],
    [{ hidden: false, power: "mains" }, 100, "byte-limit"],
  ] as const)("in %o with %s bytes is %s", (conditions, bytesToday, reason) => {
    expect(holdReason({ settings: rules, conditions, bytesToday })).toBe(reason);
  });

  it("obeys settings that allow everything", () => {
    const settings = { whenHidden: true, onBattery: true, dailyBytes: null };
    const conditions = { hidden: true, power: "battery" } as const;
    expect(holdReason({ settings, conditions, bytesToday: 1e15 })).toBeUndefined();
  });
});

describe("orderJobs", () => {
  it("leaves the order to the operator where the visitor has no wish", () => {
    expect(orderJobs(offers, DEFAULT_SETTINGS)).toEqual({ jobs: [], blocked: [], any: true });
  });

  it("asks for preferred jobs first, then for jobs of preferred researchers, then for the rest", () => {
    const settings = { ...DEFAULT_SETTINGS, preferJobs: [jobId(3)], preferClients: [client(0)] };
    expect(orderJobs(offers, settings).jobs).toEqual([3, 2, 4, 1].map(jobId));
  });

  it("never asks for what is blocked or refused", () => {
    const job = fc.integer({ min: 1, max: 6 }).map(jobId);
    const settings = fc.record({
      preferJobs: fc.array(job),
      blockJobs: fc.array(job),
      preferClients: fc.array(fc.integer({ min: 0, max: 2 }).map(client)),
      blockClients: fc.array(fc.integer({ min: 0, max: 2 }).map(client)),
    });
    fc.assert(
      fc.property(settings, fc.array(job), (wishes, refused) => {
        const ordered = orderJobs(offers, wishes, new Set(refused));
        const bad = new Set([...wishes.blockJobs, ...refused]);
        for (const offer of offers) if (wishes.blockClients.includes(offer.client)) bad.add(offer.job);
        expect(ordered.jobs.filter((id) => bad.has(id))).toEqual([]);
        for (const id of bad) expect(ordered.blocked).toContain(id);
        expect(ordered.any).toBe(offers.some(({ job: id }) => !bad.has(id)));
      }),
    );
  });
});

describe("chunkBytesOf", () => {
  const MiB = 2 ** 20;
  it.each([
    ["webgpu", 8, 1024],
    ["webgpu", 2, 512],
    ["wasm", 32, 1024],
    ["wasm", 4, 512],
    ["wasm", 1, 128],
    ["cpu", 0.5, 64],
  ] as const)("on %s with %d GiB are %d MiB for a chunk", (kind, gigabytes, chunk) => {
    expect(chunkBytesOf({ kind }, gigabytes * 1024 * MiB)).toBe(chunk * MiB);
  });

  it("takes what the browser tells, and a phone where it tells nothing", () => {
    expect(chunkBytesOf({ kind: "wasm" })).toBe(512 * MiB);
    vi.stubGlobal("navigator", { deviceMemory: 2 });
    expect(chunkBytesOf({ kind: "wasm" })).toBe(256 * MiB);
    vi.unstubAllGlobals();
  });
});

describe("settings", () => {
  it("are kept, and start at the defaults", async () => {
    const storage = memoryStorage();
    expect(await loadSettings(storage)).toEqual(DEFAULT_SETTINGS);
    await saveSettings(storage, { ...DEFAULT_SETTINGS, sharePercent: 30, dailyBytes: 5 });
    expect(await loadSettings(storage)).toMatchObject({ sharePercent: 30, dailyBytes: 5 });
  });
});

describe("dayBytesCounter", () => {
  it("adds what grew since the last look, over reloads and new nodes, until midnight", async () => {
    const storage = memoryStorage();
    let now = new Date(2026, 2, 9, 23, 0);
    const first = await dayBytesCounter(storage, () => now);
    first.update(10);
    first.update(10);
    first.update(25);
    expect(first.today()).toBe(25);
    await Promise.resolve();
    const second = await dayBytesCounter(storage, () => now);
    second.update(5);
    expect(second.today()).toBe(30);
    now = new Date(2026, 2, 10, 0, 1);
    expect(second.today()).toBe(0);
    second.update(9);
    expect(second.today()).toBe(4);
  });

  it("names days in local time", () => {
    expect(localDay(new Date(2026, 0, 5, 0, 0))).toBe("2026-01-05");
  });
});

describe("browserConditions", () => {
  class Page extends EventTarget {
    visibilityState: DocumentVisibilityState = "visible";
  }
  class Battery extends EventTarget {
    charging = true;
  }

  it("tells of visibility and power as they change", async () => {
    const [page, battery] = [new Page(), new Battery()];
    const conditions = browserConditions({ document: page, navigator: { getBattery: async () => battery } });
    let calls = 0;
    const end = conditions.subscribe(() => calls++);
    await new Promise((resolve) => setTimeout(resolve));
    expect(conditions.now()).toEqual({ hidden: false, power: "mains" });
    battery.charging = false;
    battery.dispatchEvent(new Event("chargingchange"));
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(conditions.now()).toEqual({ hidden: true, power: "battery" });
    const before = calls;
    end();
    page.dispatchEvent(new Event("visibilitychange"));
    expect(calls).toBe(before);
  });

  it("counts a browser that does not tell as plugged in", async () => {
    const conditions = browserConditions({ document: new Page(), navigator: {} });
    conditions.subscribe(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(conditions.now().power).toBe("unknown");
  });
});

describe("browserLifecycle", () => {
  it("hears of sleep and waking", () => {
    const [target, page] = [new EventTarget(), new EventTarget()];
    const heard: boolean[] = [];
    const end = browserLifecycle(target, page).subscribe((asleep) => heard.push(asleep));
    page.dispatchEvent(new Event("freeze"));
    page.dispatchEvent(new Event("resume"));
    target.dispatchEvent(new Event("pagehide"));
    target.dispatchEvent(new Event("pageshow"));
    end();
    target.dispatchEvent(new Event("pagehide"));
    expect(heard).toEqual([true, false, true, false]);
  });
});

describe("browserWakeLock", () => {
  it("asks when it is wanted, again when the tab is back, and lets go", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "visible" as DocumentVisibilityState });
    const calls: string[] = [];
    const wakeLock = {
      async request() {
        calls.push("request");
        return { release: async () => void calls.push("release") };
      },
    };
    const lock = browserWakeLock({ wakeLock, document: page });
    page.dispatchEvent(new Event("visibilitychange"));
    expect(calls).toEqual([]);
    lock.set(true);
    lock.set(true);
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    lock.set(false);
    await new Promise((resolve) => setTimeout(resolve));
    expect(calls).toEqual(["request", "request", "release"]);
  });
});
