import { afterEach, describe, expect, it } from "vitest";
import { stateStore } from "../state/state-store.ts";
import { INITIAL_STATE, type VolunteerState } from "../state/volunteer-state.ts";
import { browserTabs } from "./browser-tabs.ts";
import { mirror } from "./mirror.ts";
import type { Tabs } from "./tabs.ts";

const open: Tabs[] = [];
let names = 0;

/** Tabs of one profile: real locks, a real channel of their own. */
function profile(): () => Tabs {
  const name = `test/${names++}`;
  const locks: Pick<LockManager, "request"> = {
    request: ((_: string, options: LockOptions, action: LockGrantedCallback<unknown>) =>
      navigator.locks.request(name, options, action)) as LockManager["request"],
  };
  return () => {
    const tabs = browserTabs({ locks, channel: new BroadcastChannel(name), publishEveryMs: 5 });
    open.push(tabs);
    return tabs;
  };
}

afterEach(() => {
  for (const tabs of open.splice(0)) tabs.close();
});

const next = <T>(subscribe: (listener: (value: T) => void) => unknown) =>
  new Promise<T>((resolve) => subscribe(resolve));
const working: VolunteerState = { ...INITIAL_STATE, wanted: "work", phase: { name: "connecting" } };

describe("browserTabs", () => {
  it("lets one tab lead and the next one follow when it is done", async () => {
    const tab = profile();
    const [a, b] = [tab(), tab()];
    const release = await a.tryLead();
    expect(release).toBeTypeOf("function");
    expect(await b.tryLead()).toBeUndefined();
    const waiting = b.waitToLead(new AbortController().signal);
    release?.();
    const second = await waiting;
    expect(second).toBeTypeOf("function");
    second?.();
  });

  it("gives up waiting when it is told to", async () => {
    const tab = profile();
    const [a, b] = [tab(), tab()];
    const release = await a.tryLead();
    const controller = new AbortController();
    const waiting = b.waitToLead(controller.signal);
    controller.abort();
    expect(await waiting).toBeUndefined();
    release?.();
  });

  it("shows a late mirror the newest state at once", async () => {
    const tab = profile();
    const [leader, late] = [tab(), tab()];
    leader.onCommand(async () => undefined);
    leader.publish(working);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await next<VolunteerState>((listener) => late.onState(listener))).toEqual(working);
  });

  it("carries commands to the leader and its answers back", async () => {
    const tab = profile();
    const [leader, other] = [tab(), tab()];
    const orders: unknown[] = [];
    leader.onCommand(async (command) => {
      orders.push(command);
      if (command.name === "stop") throw new Error("not now");
    });
    await expect(other.send({ name: "pause", until: 3 })).resolves.toBeUndefined();
    await expect(other.send({ name: "stop" })).rejects.toThrow("not now");
    expect(orders[0]).toEqual({ name: "pause", until: 3 });
  });
});

describe("mirror", () => {
  it("shows the leader, and takes over when the leader is gone in the middle of its work", async () => {
    const tab = profile();
    const [leader, other] = [tab(), tab()];
    const release = await leader.tryLead();
    leader.onCommand(async () => undefined);
    leader.publish(working);
    const state = stateStore();
    const led = new Promise<() => void>((resolve) => {
      mirror({ tabs: other, state, lead: async (lock) => resolve(lock) }).start();
    });
    await expect.poll(() => state.get()).toMatchObject({ role: "mirror", phase: { name: "connecting" } });
    release?.();
    (await led)();
  });

  it("leaves the lock free when the leader was stopped by the visitor", async () => {
    const tab = profile();
    const [leader, other, third] = [tab(), tab(), tab()];
    const release = await leader.tryLead();
    leader.onCommand(async () => undefined);
    const state = stateStore();
    let led = false;
    const showing = mirror({
      tabs: other,
      state,
      lead: async () => {
        led = true;
      },
    });
    showing.start();
    leader.publish({ ...working, wanted: "stop", phase: { name: "stopped" } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(showing.leaderWorks()).toBe(false);
    release?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(led).toBe(false);
    expect(state.get().role).toBe("undecided");
    (await third.tryLead())?.();
  });
});
