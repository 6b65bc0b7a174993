import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromOne, roundOf } from "./from-one.ts";

describe("numbers that people see", () => {
  it("begin with one", () => {
    expect(fromOne(0)).toBe(1);
    expect(roundOf(0, 20)).toBe("Round 1 of 20");
  });

  it("end with the last round, also when every round is closed", () => {
    expect(roundOf(19, 20)).toBe("Round 20 of 20");
    expect(roundOf(20, 20)).toBe("Round 20 of 20");
  });

  it("never pass the number of rounds", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }), (round, rounds) => {
        const shown = Number(/^Round (\d+) of/.exec(roundOf(round, rounds))?.[1]);
        return shown >= 1 && shown <= rounds;
      }),
    );
  });
});
