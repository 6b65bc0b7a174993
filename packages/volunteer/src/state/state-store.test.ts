import type { Bytes32, JobId } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HISTORY } from "../constants.ts";
import { VolunteerStateError } from "../errors.ts";
import { appended } from "./log.ts";
import type { ChunkView, Phase, PhaseName } from "./phase.ts";
import { mayFollow, NEXT_PHASES, RESTING_PHASES } from "./phase-table.ts";
import { stateStore } from "./state-store.ts";
import { WAIT_WORDS } from "./wait-words.ts";

const names = Object.keys(NEXT_PHASES) as PhaseName[];
const job: JobId = `0x${"01".repeat(32)}` as Bytes32;
const work: ChunkView = {
  job,
  title: "Sample",
  purpose: "",
  client: `0x${"02".repeat(20)}`,
  round: 0,
  rounds: 3,
  index: 0,
  copy: 0,
  lane: "train",
  kind: "train",
  chunk: "bafy",
  units: "1",
  deadline: 0,
};

describe("the phase table", () => {
  it("names only phases, and leads from Start to every one of them", () => {
    const reached = new Set<PhaseName>(["idle"]);
    for (const name of reached) for (const next of NEXT_PHASES[name]) reached.add(next);
    expect([...reached].sort()).toEqual([...names].sort());
  });

  it("lets the next lease begin wherever the last one was taken back", () => {
    for (const name of ["fetching", "compiling", "computing", "committing", "revealing"] as const) {
      expect(mayFollow(name, "fetching")).toBe(true);
    }
  });

  it("leaves no phase without a way out, and no running phase without stop", () => {
    for (const name of names) expect(NEXT_PHASES[name].length).toBeGreaterThan(0);
    for (const name of names) {
      const resting = (RESTING_PHASES as readonly PhaseName[]).includes(name);
      expect(mayFollow(name, resting ? "preflight" : "stopped")).toBe(true);
    }
  });

  it("has no way from rest into work but through the preflight", () => {
    for (const name of RESTING_PHASES) {
      expect(NEXT_PHASES[name].filter((next) => next !== "stopped" && next !== "preflight")).toEqual([]);
    }
  });
});

describe("stateStore", () => {
  it("goes where the table leads, and nowhere else", () => {
    const state = stateStore();
    state.enter({ name: "preflight" });
    state.enter({ name: "connecting" });
    expect(() => state.enter({ name: "idle" })).toThrow(VolunteerStateError);
    expect(state.get().phase).toEqual({ name: "connecting" });
  });

  it("shows work inside `finishing` while the visitor wants to finish", () => {
    const state = stateStore();
    const computing: Phase = { name: "computing", work, step: 1, steps: 2, perSecond: null, loss: 0.5 };
    for (const phase of [{ name: "preflight" }, { name: "connecting" }, computing] as const) state.enter(phase);
    state.set({ wanted: "finish" });
    state.enter(computing);
    expect(state.get().phase).toEqual({ name: "finishing", working: computing });
    state.enter({ name: "stopped" });
    expect(state.get().phase.name).toBe("stopped");
  });

  it("tells listeners of every change and keeps what did not change", () => {
    const state = stateStore({ now: () => 7 });
    const before = state.get().bytes;
    let calls = 0;
    state.store.subscribe(() => calls++);
    state.log("info", "hello");
    expect(state.get().log).toEqual([{ at: 7, level: "info", text: "hello" }]);
    expect(state.get().bytes).toBe(before);
    expect(calls).toBe(1);
  });

  it("keeps a bounded log", () => {
    const state = stateStore();
    for (let i = 0; i < HISTORY.log + 10; i++) state.log("info", `${i}`);
    expect(state.get().log.length).toBe(HISTORY.log);
    expect(state.get().log[0]?.text).toBe("10");
  });

  it("crosses to another tab as plain values", () => {
    const state = stateStore();
    state.log("warning", "x");
    expect(structuredClone(state.get())).toEqual(state.get());
  });
});

describe("appended", () => {
  it("keeps the newest values in order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 10 }), (values, limit) => {
        const kept = values.reduce<readonly number[]>((list, value) => appended(list, value, limit), []);
        expect(kept).toEqual(values.slice(-limit));
      }),
    );
  });
});

describe("WAIT_WORDS", () => {
  it("are sentences that say what is missing", () => {
    for (const words of Object.values(WAIT_WORDS)) expect(words).toMatch(/^[A-Z].{20,}\.$/);
  });
});
