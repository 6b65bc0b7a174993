import { UnsupportedLaneError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { computingOf, type LaneTable } from "../runner/lane-computing.ts";
import { trainLane } from "./train/train-lane.ts";
import { volunteerLanes } from "./volunteer-lanes.ts";

describe("volunteerLanes", () => {
  it("serves training and batches unless told otherwise", () => {
    const lanes = volunteerLanes();
    for (const lane of ["train", "infer"]) expect([lanes.has(lane), lanes.of({ lane }).name]).toEqual([true, lane]);
  });

  it("refuses the others by what it was told, and names those it serves", () => {
    const lanes = volunteerLanes([trainLane]);
    for (const lane of ["infer", "toy", "constructor"]) {
      expect(lanes.has(lane)).toBe(false);
      expect(() => lanes.of({ lane })).toThrow(UnsupportedLaneError);
    }
    expect(() => lanes.of({ lane: "toy" })).toThrow(/"toy"/);
  });
});

describe("computingOf", () => {
  it("finds a lane's own way to compute, and nothing else that a table inherits", () => {
    const train = {} as LaneTable[string];
    const table = { train } as LaneTable;
    expect(computingOf(table, { lane: "train" })).toBe(train);
    for (const lane of ["toy", "toString"]) expect(() => computingOf(table, { lane })).toThrow(UnsupportedLaneError);
  });
});

describe("a lane's words", () => {
  it("say what came of a chunk", () => {
    const { of } = volunteerLanes();
    const words = (lane: string, kind: string, summary: Record<string, number | null>) =>
      of({ lane }).words(kind, summary);
    expect(words("train", "train", { lossFirst: 2.31, lossLast: 2.105 })).toBe("loss 2.310 → 2.105");
    expect(words("train", "evaluate", { correct: 3, total: 4 })).toBe("3 of 4 right");
    expect(words("train", "evaluate", { correct: null, total: 4 })).toBe("evaluated");
    expect(words("infer", "infer", { items: 100, failed: 0 })).toBe("100 items");
    expect(words("infer", "calibrate", { items: 100, failed: 2 })).toBe("100 items, 2 of them failed");
  });
});
