import { JOB_STATE, type RoundView } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escrowParts, ratio } from "./escrow.ts";
import { lateWords } from "./late-words.ts";
import { isClosed, progressFigures, progressWords } from "./progress-words.ts";
import { roundPlot } from "./round-plot.ts";

describe("escrow", () => {
  const amount = fc.bigInt(0n, 10n ** 24n);

  it("adds up to the wei", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (paid, owed, promised, refunded, free) => {
        const funded = paid + owed + promised + refunded + free;
        const text = (value: bigint) => value.toString();
        const { parts } = escrowParts({
          funded: text(funded),
          paid: text(paid),
          owed: text(owed),
          promised: text(promised),
          refunded: text(refunded),
          refundable: "0",
        });
        expect(parts.free).toBe(free);
        expect(Object.values(parts).reduce((a, b) => a + b)).toBe(funded);
      }),
    );
  });

  it("never shows less than nothing", () => {
    const { parts } = escrowParts({ funded: "1", paid: "2", owed: "0", promised: "0", refunded: "0", refundable: "0" });
    expect(parts.free).toBe(0n);
  });

  it("has a ratio also for numbers beyond doubles", () => {
    expect(ratio(10n ** 30n, 4n * 10n ** 30n)).toBe(0.25);
    expect(ratio(1n, 0n)).toBe(0);
  });
});

describe("progress", () => {
  it.each([
    ["running", 0, "Round 1 of 20"],
    ["paused", 19, "Round 20 of 20"],
    ["waiting", 20, "Round 20 of 20"],
    ["ended", 20, "20 of 20 rounds"],
    ["ended", 7, "7 of 20 rounds"],
    ["cancelled", 0, "0 of 20 rounds"],
  ] as const)("of a job that is %s with %d rounds closed is %j", (state, round, words) =>
    expect(progressWords({ state, round, rounds: 20 })).toBe(words),
  );

  it("has figures with their heading", () => {
    expect(progressFigures({ state: "running", round: 2, rounds: 12 })).toEqual({ label: "Round", value: "3 of 12" });
    expect(progressFigures({ state: "running", round: 12, rounds: 12 }).value).toBe("12 of 12");
    expect(progressFigures({ state: "ended", round: 7, rounds: 12 })).toEqual({
      label: "Rounds done",
      value: "7 of 12",
    });
  });

  it.each(JOB_STATE)("knows whether %s is an end", (state) => {
    expect(isClosed({ state })).toBe(["ended", "cancelled", "expired"].includes(state));
  });
});

describe("round plot", () => {
  it("leaves gaps where nothing was evaluated", () => {
    const rounds = [
      { round: 0, train: { lossMicroNats: "2300000", evaluation: null } },
      {
        round: 1,
        train: { lossMicroNats: "1100000", evaluation: { accuracyPpm: 612_300, lossMicroNats: "1", total: 10 } },
      },
    ] as unknown as RoundView[];
    const { x, series } = roundPlot(rounds, "softmax-cross-entropy");
    expect(x).toEqual([1, 2]);
    expect(series.map(({ values }) => values)).toEqual([
      [2.3, 1.1],
      [null, 61.23],
    ]);
  });

  it("shows squared errors on the loss's own scale, and no accuracy", () => {
    const evaluation = { accuracyPpm: null, lossMicroNats: "250000", total: 10 };
    const rounds = [{ round: 0, train: { lossMicroNats: "300000", evaluation } }] as unknown as RoundView[];
    const [, heldOut] = roundPlot(rounds, "mean-squared-error").series;
    expect(heldOut).toMatchObject({ name: "Held-out squared error", values: [0.25] });
    expect(heldOut).not.toHaveProperty("side");
  });
});

describe("late updates", () => {
  it("are told by a word, where there are any", () => {
    expect(["3 of 3", "3 of 3"].map((chunks, late) => `${chunks}${lateWords(late * 2)}`)).toEqual([
      "3 of 3",
      "3 of 3, 2 late",
    ]);
  });
});
