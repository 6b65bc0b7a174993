import { f32bits as bits } from "@starling/learning";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Conditions,
  createVolunteer,
  memoryStorage,
  memoryVault,
  type Volunteer,
  type VolunteerComponents,
} from "../src/index.ts";
import { nodeVolunteer } from "../src/node/index.ts";
import { rigComponents } from "./rig/components.ts";
import { eventually, temporaryFolder } from "./rig/eventually.ts";
import { type RigStation, rigStation } from "./rig/station.ts";
import { until } from "./rig/until.ts";

let station: RigStation;
const open: Volunteer[] = [];

beforeEach(async () => {
  station = await rigStation();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((volunteer) => volunteer.close()));
  await station.stop();
});

function volunteer(components: Partial<VolunteerComponents> = {}): Volunteer {
  const made = createVolunteer({ station: station.info })({ ...rigComponents(station), ...components });
  open.push(made);
  return made;
}

const ended = (job: `0x${string}`) => async () => {
  while (station.coordinator().view(job)?.state !== "ended") await new Promise((resolve) => setTimeout(resolve, 50));
};

describe("a headless volunteer at a real coordinator", () => {
  it("trains a job from its first lease to its last epoch and holds the vouchers", async () => {
    const job = await station.post();
    const storage = memoryStorage();
    const one = volunteer({ storage });
    await one.start();
    await ended(job)();
    const { counts, account } = await until(one, (state) => (state.account?.settledAmount ?? "0") !== "0");
    expect(counts).toMatchObject({ refused: 0 });
    expect(counts.acknowledged).toBeGreaterThanOrEqual(6);
    await until(one, ({ peers }) => peers.length > 0);
    expect(account?.settledAmount).toBe(account?.acceptedAmount);
    expect((await storage.table("vouchers").keys()).length).toBe(1);
    expect((await storage.table("receipts").keys()).length).toBe(counts.acknowledged);
    expect(await storage.table("results").keys()).toEqual([]);
    await one.stop();
    expect(one.store.getState()).toMatchObject({ phase: { name: "stopped" }, peers: [] });
  });

  it("goes on with the same account and earnings after a reload, before and after Start", async () => {
    await station.post();
    const kept = { vault: memoryVault(), storage: memoryStorage() };
    const before = volunteer(kept);
    expect(await before.restore()).toBe("stop");
    await before.start();
    const first = await until(before, ({ counts, account }) => counts.acknowledged >= 2 && account?.asOf !== null);
    await before.close();

    const after = volunteer(kept);
    expect(await after.restore()).toBe("work");
    expect(after.store.getState().account?.account).toBe(first.account?.account);
    expect(after.store.getState().counts.acknowledged).toBeGreaterThanOrEqual(2);
    await after.start();
    const again = await until(after, ({ counts }) => counts.acknowledged > first.counts.acknowledged);
    expect(again.account?.account).toBe(first.account?.account);
  });

  it("sends a result again that a reload kept from being revealed", async () => {
    await station.post();
    const kept = { vault: memoryVault(), storage: memoryStorage() };
    const cut = volunteer(kept);
    await cut.start();
    await until(cut, ({ phase }) => phase.name === "committing" || phase.name === "revealing");
    // As a browser that dies: nothing is said, the result lies in the storage.
    const [result] = await kept.storage.table("results").keys();
    await cut.close();
    const after = volunteer(kept);
    await after.start();
    await until(after, ({ counts }) => counts.acknowledged + counts.refused >= 1);
    expect(await kept.storage.table("results").get(result ?? "")).toBeUndefined();
  });

  it("survives a coordinator that is restarted in the middle of a round", async () => {
    const job = await station.post();
    const one = volunteer();
    await one.start();
    await until(one, ({ counts }) => counts.acknowledged >= 1);
    await station.restartCoordinator();
    await ended(job)();
    expect(one.store.getState().counts.refused).toBe(0);
  });
});

describe("the visitor's word", () => {
  it("pauses within a second, gives the chunk back, and resumes", async () => {
    const job = await station.post({ laneParams: { steps: 1_000, lr: [bits(1e-5)] } });
    const one = volunteer();
    await one.start();
    await until(one, ({ phase }) => phase.name === "computing");
    const begun = Date.now();
    await one.pause();
    await until(one, ({ phase }) => phase.name === "paused");
    expect(Date.now() - begun).toBeLessThan(1_000);
    await eventually(
      () =>
        station
          .coordinator()
          .view(job)
          ?.copies.every(({ state }) => state !== "leased") === true,
    );
    await one.resume();
    await until(one, ({ phase }) => phase.name === "computing");
  });

  it("stops when the coordinator has heard that the chunk comes back", async () => {
    const job = await station.post({ laneParams: { steps: 1_000, lr: [bits(1e-5)] } });
    const { network } = rigComponents(station);
    const slow: VolunteerComponents["network"] = {
      async open(seed, options) {
        const node = await network.open(seed, options);
        const request: typeof node.request = async (peer, message, how) => {
          if (message.type === "release") await new Promise((resolve) => setTimeout(resolve, 200));
          return node.request(peer, message, how);
        };
        return { ...node, request };
      },
    };
    const one = volunteer({ network: slow });
    await one.start();
    await until(one, ({ phase }) => phase.name === "computing");
    await one.stop();
    const copies = station.coordinator().view(job)?.copies ?? [];
    expect(copies.filter(({ state }) => state === "leased")).toEqual([]);
  });

  it("ends a pause by itself", async () => {
    await station.post();
    const one = volunteer();
    await one.start();
    await until(one, ({ phase }) => phase.name === "fetching");
    await one.pause({ until: Date.now() + 700 });
    await until(one, ({ phase }) => phase.name === "paused");
    await until(one, ({ counts }) => counts.acknowledged > 0);
  });

  it("finishes the chunk in hand, then stops", async () => {
    await station.post({ laneParams: { steps: 200, lr: [bits(1e-4)] } });
    const one = volunteer();
    await one.start();
    await until(one, ({ phase }) => phase.name === "computing");
    await one.finish();
    await until(one, ({ phase }) => phase.name === "finishing");
    const { counts } = await until(one, ({ phase }) => phase.name === "stopped");
    expect(counts).toEqual({ computed: 1, acknowledged: 1, refused: 0 });
  });

  it("waits with words while no job is open, and takes one that is posted later", async () => {
    const one = volunteer();
    await one.start();
    const { phase } = await until(one, (state) => state.phase.name === "waiting");
    expect(phase).toMatchObject({ reason: "no-jobs", words: expect.stringContaining("No job is open") });
    await station.post();
    await one.setPreferences({});
    await until(one, ({ counts }) => counts.acknowledged > 0, 30_000);
  });

  it("serves no job of a blocked researcher", async () => {
    await station.post();
    const one = volunteer();
    await one.start();
    const { offers } = await until(one, (state) => state.offers.length === 1);
    await one.setPreferences({ blockClients: offers.map(({ client }) => client) });
    await until(one, ({ phase }) => phase.name === "waiting" && phase.reason === "blocked-by-you");
    await one.setPreferences({ blockClients: [] });
    await until(one, ({ counts }) => counts.acknowledged > 0);
  });
});

describe("limits", () => {
  it("hold the work back within a second when the tab is hidden, and let it go on", async () => {
    await station.post({ laneParams: { steps: 1_000, lr: [bits(1e-5)] } });
    const listeners = new Set<() => void>();
    let hidden = false;
    const conditions: Conditions = {
      now: () => ({ hidden, power: "unknown" }),
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const turn = (next: boolean) => {
      hidden = next;
      for (const listener of listeners) listener();
    };
    const one = volunteer({ conditions });
    await one.setPreferences({ whenHidden: false });
    await one.start();
    await until(one, ({ phase }) => phase.name === "computing");
    const begun = Date.now();
    turn(true);
    await until(one, ({ phase }) => phase.name === "waiting" && phase.reason === "hidden-tab");
    expect(Date.now() - begun).toBeLessThan(1_000);
    turn(false);
    await until(one, ({ phase }) => phase.name === "computing");
    await one.setPreferences({ dailyBytes: 1 });
    await until(one, ({ phase }) => phase.name === "waiting" && phase.reason === "byte-limit");
  });

  it("slow the device down as soon as the share is set", async () => {
    await station.post({ laneParams: { steps: 1_000, lr: [bits(1e-5)] } });
    const one = volunteer();
    await one.start();
    await until(one, ({ phase }) => phase.name === "computing");
    await one.setShare(0);
    expect(one.store.getState().settings.sharePercent).toBe(10);
    await one.setShare(0.5);
    expect(one.store.getState().settings.sharePercent).toBe(50);
  });
});

describe("two volunteers", () => {
  it("share a job, and both are paid", async () => {
    const job = await station.post({ laneParams: { chunks: 8 }, common: { stop: { rounds: 3, targetPpm: 0 } } });
    const both = [volunteer(), volunteer()];
    await Promise.all(both.map((one) => one.start()));
    await ended(job)();
    for (const one of both) {
      const { account } = await until(one, (state) => (state.account?.settledAmount ?? "0") !== "0");
      expect(account?.settledAmount).toBe(account?.acceptedAmount);
    }
  });
});

describe("a coordinator without authority", () => {
  it("gets no work done: the chain names another one", async () => {
    const job = await station.post();
    const { chain } = rigComponents(station);
    const elsewhere = {
      ...chain,
      readJob: async () => ({ ...(await chain.readJob(job)), coordinator: `0x${"11".repeat(20)}` as const }),
    };
    const one = volunteer({ chain: elsewhere });
    await one.start();
    const { log, counts } = await until(one, (state) => state.log.some(({ level }) => level === "error"));
    expect(log.find(({ level }) => level === "error")?.text).toContain("not from the job's coordinator");
    expect(counts.computed).toBe(0);
  });
});

describe("nodeVolunteer", () => {
  it("puts the same loop together from files", async () => {
    await station.post();
    const { folder, remove } = await temporaryFolder();
    const made = nodeVolunteer({ station: station.info, origin: "http://127.0.0.1:1", chain: station.chain, folder });
    await made.start();
    const { account } = await until(made, ({ counts }) => counts.acknowledged > 0);
    await made.close();
    const again = nodeVolunteer({ station: station.info, origin: "http://127.0.0.1:1", chain: station.chain, folder });
    expect(await again.account()).toBe(account?.account);
    await again.close();
    await remove();
  });
});
