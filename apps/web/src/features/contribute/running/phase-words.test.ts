import { describe, expect, it } from "vitest";
import type { ChunkView, Phase } from "../volunteer.ts";
import { chunkOf, phaseWords, progressOf, stageOf } from "./phase-words.ts";

const NOW = 1_795_000_000_000;
const work = { kind: "train", round: 3 } as ChunkView;

const PHASES: readonly Phase[] = [
  { name: "idle" },
  { name: "preflight" },
  { name: "unable", reason: "no-webgpu", advice: "Use a current Chrome.", cpu: true },
  { name: "connecting" },
  { name: "waiting", reason: "no-jobs", words: "No job is open right now.", since: NOW, retryAt: NOW + 4_200 },
  { name: "fetching", work, bytes: 0, total: 0 },
  { name: "compiling", work },
  { name: "computing", work, step: 3, steps: 10, perSecond: null, loss: 0.5 },
  { name: "committing", work },
  { name: "revealing", work, sent: 10, total: 20 },
  { name: "finishing", working: { name: "computing", work, step: 3, steps: 10, perSecond: null, loss: null } },
  { name: "paused", until: null },
  { name: "reconnecting", attempt: 2, retryAt: NOW + 1_000, message: "The station does not answer." },
  { name: "outdated", message: "Version 2 is out.", fix: "Reload." },
  { name: "stopped" },
  { name: "failed", message: "The graphics chip was lost three times.", fix: "Restart the browser." },
];

describe("phase words", () => {
  it.each(PHASES.map((phase) => [phase.name, phase] as const))("says something about %s", (_, phase) => {
    const { headline, note } = phaseWords(phase, NOW);
    expect(headline.length).toBeGreaterThan(3);
    expect(note).toMatch(/\.$/);
    expect(`${headline} ${note}`).not.toMatch(/undefined|NaN|null|Infinity/);
  });

  it("always says why it waits and until when", () => {
    expect(phaseWords(PHASES[4] as Phase, NOW).note).toBe("No job is open right now. Asks again in 5.0 s.");
    expect(phaseWords(PHASES[4] as Phase, NOW + 60_000).note).toBe("No job is open right now. Asking again now.");
  });

  it("names the reason and the advice when the tab is unable", () => {
    const words = phaseWords(PHASES[2] as Phase, NOW);
    expect(words).toEqual({ headline: "This browser has no WebGPU", note: "Use a current Chrome." });
  });
});

describe("a chunk of a batch", () => {
  const batch = { lane: "infer", kind: "infer", round: 3 } as ChunkView;
  const words = (perSecond: number | null) =>
    phaseWords({ name: "computing", work: batch, step: 3, steps: 2_000, perSecond, loss: null }, NOW);

  it("is called inference, with its items and how fast they go", () => {
    expect(words(84.27)).toEqual({
      headline: "Running a model: inference, not training",
      note: "3 of 2,000 items in this chunk are done, 84.3 items a second.",
    });
    expect(words(0.4).note).toContain("2.5 seconds an item.");
    expect(words(null).note).toBe("3 of 2,000 items in this chunk are done.");
    const calibrate = { ...batch, kind: "calibrate" };
    expect(phaseWords({ name: "compiling", work: calibrate }, NOW).headline).toContain("compare devices");
  });
});

describe("the chunk in hand", () => {
  it("is known while there is one, also while finishing", () => {
    expect(chunkOf(PHASES[10] as Phase)).toBe(work);
    expect(chunkOf({ name: "idle" })).toBeUndefined();
  });

  it("is in one stage, and keeps one headline through all of them", () => {
    expect(PHASES.slice(5, 11).map((phase) => stageOf(phase))).toEqual([
      "fetching",
      "compiling",
      "computing",
      "committing",
      "revealing",
      "computing",
    ]);
    expect(stageOf({ name: "connecting" })).toBeUndefined();
    expect(new Set(PHASES.slice(5, 10).map((phase) => phaseWords(phase, NOW).headline)).size).toBe(1);
  });

  it("has a progress", () => {
    expect(progressOf(PHASES[7] as Phase)).toBeCloseTo(0.3);
    expect(progressOf(PHASES[10] as Phase)).toBeCloseTo(0.3);
    expect(progressOf({ name: "revealing", work, sent: 0, total: 9 })).toBe(1);
    expect(progressOf({ name: "connecting" })).toBeUndefined();
  });
});
