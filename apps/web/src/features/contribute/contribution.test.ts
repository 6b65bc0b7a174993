import type { StationInfo } from "@starling/protocol";
import { describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { createContribution } from "./contribution.ts";
import { type TabMemory, tabMemory } from "./tab-memory.ts";
import type { Volunteer } from "./volunteer.ts";

const station = async () => ({ name: "loft" }) as StationInfo;

function memory(): TabMemory {
  const kept = () => {
    const map = new Map<string, string>();
    return {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    };
  };
  const [tab, profile] = [kept(), kept()];
  return tabMemory(
    () => tab,
    () => profile,
  );
}

function volunteer() {
  const store = createStore(() => ({ wanted: "stop", role: "undecided", account: null as unknown }));
  const start = vi.fn(async () => store.setState({ wanted: "work", role: "leader" }));
  const setShare = vi.fn(async () => undefined);
  return { store, start, setShare, as: { store, start, setShare } as unknown as Volunteer };
}

describe("contribution", () => {
  it("loads nothing before Start", () => {
    const open = vi.fn();
    createContribution({ station, open, memory: memory() });
    expect(open).not.toHaveBeenCalled();
  });

  it("opens one volunteer, however often Start is pressed", async () => {
    const { as, start, setShare } = volunteer();
    const open = vi.fn(async () => as);
    const contribution = createContribution({ station, open, memory: memory() });
    await Promise.all([contribution.start(0.3), contribution.start(0.3)]);
    await contribution.start();
    expect(open).toHaveBeenCalledTimes(1);
    expect(setShare).toHaveBeenCalledExactlyOnceWith(0.3);
    expect(start).toHaveBeenCalledTimes(2);
    expect(contribution.store.getState().stage).toBe("ready");
  });

  it("says what failed, and can be started again", async () => {
    const { as } = volunteer();
    const open = vi.fn<() => Promise<Volunteer>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue(as);
    const contribution = createContribution({ station, open, memory: memory() });
    await contribution.start();
    expect(contribution.store.getState()).toMatchObject({ stage: "broken", error: new Error("offline") });
    await contribution.start();
    expect(contribution.store.getState().stage).toBe("ready");
  });

  it("remembers work and account, but never that of another tab", async () => {
    const { as, store } = volunteer();
    const remembered = memory();
    await createContribution({ station, open: async () => as, memory: remembered }).start();
    expect(remembered.working()).toBe(true);
    store.setState({ wanted: "stop" });
    expect(remembered.working()).toBe(false);
    store.setState({ wanted: "work", role: "mirror", account: { account: `0x${"ab".repeat(20)}` } });
    expect(remembered.working()).toBe(false);
    expect(remembered.account()).toBe(`0x${"ab".repeat(20)}`);
  });
});

describe("tab memory", () => {
  it("lives without storage, and trusts nothing in it", () => {
    const blocked = () => {
      throw new Error("blocked");
    };
    const none = tabMemory(blocked, blocked);
    none.setWorking(true);
    expect(none.working()).toBe(false);
    expect(none.account()).toBeUndefined();
    const some = memory();
    some.setAccount("<b>not an account</b>");
    expect(some.account()).toBeUndefined();
  });

  it("keeps whether the CPU may compute, until that is taken back", () => {
    const some = memory();
    expect(some.onCpu()).toBe(false);
    some.setOnCpu(true);
    expect(some.onCpu()).toBe(true);
    some.setOnCpu(false);
    expect(some.onCpu()).toBe(false);
  });
});
