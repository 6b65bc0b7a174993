import { describe, expect, it } from "vitest";
import { afterNews, type Generation, isBusy } from "./generation.ts";

const choices = { prompt: "The ", temperature: 1, topK: 0, length: 3, seed: 1 };
const written = { round: 2, choices, text: "", tokens: 0 };
const fetching: Generation = { stage: "fetching", written, bytes: 0 };

describe("a text's way", () => {
  it("goes from the model's blocks over the device to the last token", () => {
    let state = afterNews(fetching, { id: 1, type: "fetching", bytes: 70 });
    expect(state).toEqual({ stage: "fetching", written, bytes: 70 });
    state = afterNews(state, { id: 1, type: "opening" });
    expect(state.stage).toBe("opening");
    state = afterNews(state, { id: 1, type: "text", text: "whale", tokens: 2 });
    expect(state).toMatchObject({ stage: "writing", written: { round: 2, text: "whale", tokens: 2 } });
    expect(isBusy(state)).toBe(true);
    state = afterNews(state, { id: 1, type: "done" });
    expect(state).toMatchObject({ stage: "done", written: { text: "whale" } });
    expect(isBusy(state)).toBe(false);
  });

  it("ends where it is stopped: what comes late changes nothing", () => {
    for (const stage of ["stopped", "done"] as const) {
      const state: Generation = { stage, written };
      expect(afterNews(state, { id: 1, type: "text", text: "late", tokens: 9 })).toBe(state);
    }
    expect(afterNews({ stage: "idle" }, { id: 1, type: "done" })).toEqual({ stage: "idle" });
  });

  it("offers the CPU where there is no GPU, and an error with its fix otherwise", () => {
    const news = { id: 1, type: "error", message: "No WebGPU.", fix: "Use Chrome." } as const;
    expect(afterNews(fetching, { ...news, name: "GpuUnavailableError" })).toEqual({
      stage: "no-gpu",
      written,
      advice: "No WebGPU. Use Chrome.",
    });
    expect(afterNews(fetching, { ...news, name: "TokenError" })).toMatchObject({
      stage: "failed",
      error: { message: "No WebGPU.", fix: "Use Chrome." },
    });
  });
});
