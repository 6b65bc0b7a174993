import { describe, expect, it } from "vitest";
import { ScheduleError } from "../errors.ts";
import { f32bits } from "../float/f32.ts";
import { lrAt, validateSchedule } from "./lr-at.ts";

const table = [1e-3, 2e-3, 1e-4].map(f32bits);

describe("lrAt", () => {
  it("looks the round up, and holds the last entry", () => {
    expect([0, 1, 2, 3, 99].map((round) => lrAt(table, round))).toEqual([...table, table[2], table[2]]);
  });

  it.each([-1, 0.5, Number.NaN])("has no round %s", (round) => {
    expect(() => lrAt(table, round)).toThrow(ScheduleError);
  });

  it("refuses a table without an entry, or with one that is no rate", () => {
    expect(() => lrAt([], 0)).toThrow(ScheduleError);
    expect(() => lrAt([f32bits(0)], 0)).toThrow(ScheduleError);
  });
});

describe("validateSchedule", () => {
  it("accepts positive, finite rates", () => {
    expect(() => validateSchedule(table)).not.toThrow();
  });

  it.each([
    ["zero", f32bits(0)],
    ["minus", f32bits(-1e-3)],
    ["NaN", f32bits(Number.NaN)],
    ["infinity", f32bits(Number.POSITIVE_INFINITY)],
    ["no integer", 0.5],
    ["33 bits", 2 ** 32],
  ])("names the entry that is %s", (_, bad) => {
    expect(() => validateSchedule([...table, bad])).toThrow("entry 3");
  });

  it("refuses an empty and an endless table", () => {
    expect(() => validateSchedule([])).toThrow(ScheduleError);
    expect(() => validateSchedule(new Array<number>(10_001).fill(f32bits(1)))).toThrow("10001 entries");
  });
});
