import { describe, expect, it } from "vitest";
import { stateStore } from "../state/state-store.ts";
import { gate } from "./gate.ts";
import { intent } from "./intent.ts";

function working() {
  const goal = intent();
  goal.want("work");
  const state = stateStore();
  state.enter({ name: "preflight" });
  state.enter({ name: "connecting" });
  return { goal, state };
}

describe("intent", () => {
  it("interrupts work on pause, stop and limits, and not on finish", () => {
    const { goal } = working();
    expect(goal.interrupted().aborted).toBe(false);
    goal.want("finish");
    expect(goal.interrupted().aborted).toBe(false);
    for (const wanted of ["pause", "stop"] as const) {
      const signal = goal.interrupted();
      goal.want(wanted);
      expect(signal.aborted).toBe(true);
      expect(signal.reason).toMatchObject({ name: "InterruptedError" });
      goal.want("work");
      expect(goal.interrupted().aborted).toBe(false);
    }
    goal.setHold("hidden-tab");
    expect(goal.interrupted().aborted).toBe(true);
    goal.setHold(undefined);
    expect(goal.interrupted().aborted).toBe(false);
  });

  it("ends a wait at every change, and at none where nothing changed", () => {
    const { goal } = working();
    let signal = goal.changed();
    goal.setHold(undefined);
    expect(signal.aborted).toBe(false);
    for (const change of [() => goal.setHold("on-battery"), () => goal.want("finish"), () => goal.wake()]) {
      signal = goal.changed();
      change();
      expect(signal.aborted).toBe(true);
    }
  });
});

describe("gate", () => {
  it("lets work through at once, and ends with a stop", async () => {
    const { goal, state } = working();
    expect(await gate(goal, state, Date.now)).toBe(true);
    goal.want("stop");
    expect(await gate(goal, state, Date.now)).toBe(false);
  });

  it("stays in a pause until the visitor resumes", async () => {
    const { goal, state } = working();
    goal.want("pause");
    const passed = gate(goal, state, Date.now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.get().phase).toEqual({ name: "paused", until: null });
    goal.want("work");
    expect(await passed).toBe(true);
  });

  it("ends a pause with an end by itself", async () => {
    const { goal, state } = working();
    goal.want("pause", Date.now() + 30);
    expect(await gate(goal, state, Date.now)).toBe(true);
    expect(goal.wanted).toBe("work");
  });

  it("says which of the visitor's rules holds the work back", async () => {
    const { goal, state } = working();
    goal.setHold("on-battery");
    const passed = gate(goal, state, Date.now);
    expect(state.get().phase).toMatchObject({ name: "waiting", reason: "on-battery" });
    goal.setHold(undefined);
    expect(await passed).toBe(true);
  });
});
