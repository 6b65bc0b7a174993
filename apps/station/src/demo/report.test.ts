import type { RoundView } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { lossPlot } from "./loss-plot.ts";
import { demoRound, roundLine } from "./report.ts";

const NO_BYTES = { tabToTab: 0, station: 0 };
const view = {
  round: 0,
  train: {
    model: "",
    whole: true,
    lossMicroNats: "1250000",
    evaluation: { accuracyPpm: 640_000, lossMicroNats: "1", total: 10 },
  },
  acceptedChunks: 3,
  startedAt: 1_000,
  closedAt: 4_500,
} as unknown as RoundView;

describe("a round of the demo", () => {
  const round = demoRound(view, { tabToTab: 3_000_000, station: 1_500_000 }, NO_BYTES);

  it("is printed from 1, and written as data from 0 like in the protocol", () => {
    expect(roundLine(round)).toMatch(/^round +1 /);
    expect(round.round).toBe(0);
  });

  it("says loss, accuracy, chunks, seconds and bytes", () => {
    for (const part of ["loss 1.250", "64.0 %", "3 chunks", "3.5 s", "3.00 MB", "1.50 MB"]) {
      expect(roundLine(round)).toContain(part);
    }
  });
});

it("labels the plot's rounds from 1", () => {
  const svg = lossPlot("Loss", [
    { round: 0, loss: 2, accuracy: undefined },
    { round: 1, loss: 1, accuracy: 0.5 },
  ]);
  const ticks = [...svg.matchAll(/text-anchor="middle">(\d+)</g)].map(([, tick]) => tick);
  expect(ticks).toEqual(["1", "2"]);
});
