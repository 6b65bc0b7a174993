import { JOB_STATE, type JobView } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { formatDate } from "../../../format/time.ts";
import { refundState, refundWords } from "./refund-time.ts";

const NOW = 1_800_000_000_000;
const escrow = { funded: "100", paid: "10", owed: "5", promised: "3", refunded: "0", refundable: "82" };
const token = { symbol: "STAR", decimals: 0 };
const cancelled = {
  state: "cancelled",
  escrow,
  closedAt: NOW - 10_000,
  refundableAt: NOW + 30_000,
  deadline: NOW + 86_400_000,
} as const;

describe("refundState", () => {
  it.each(JOB_STATE)("is known for a job that is %s", (state) => {
    const { kind } = refundState({ ...cancelled, state }, NOW);
    expect(kind).toBe(["ended", "cancelled", "expired"].includes(state) ? "grace" : "running");
  });

  it("waits for the grace time to the millisecond", () => {
    expect(refundState(cancelled, cancelled.refundableAt - 1)).toEqual({ kind: "grace", at: cancelled.refundableAt });
    expect(refundState(cancelled, cancelled.refundableAt)).toEqual({ kind: "ready" });
  });

  it("knows a job that is over here and still open on the chain", () => {
    const ended = { ...cancelled, state: "ended", closedAt: null } as const;
    expect(refundState(ended, NOW).kind).toBe("open");
    // After the deadline nothing has to be closed any more.
    expect(refundState({ ...ended, deadline: NOW - 1 }, NOW).kind).toBe("grace");
  });

  it("offers nothing where nothing is free", () => {
    const empty = { ...cancelled, escrow: { ...escrow, refundable: "0" } };
    expect(refundState(empty, cancelled.refundableAt + 1)).toEqual({ kind: "nothing" });
  });
});

describe("refundWords", () => {
  const words = (job: Pick<JobView, "state" | "escrow" | "closedAt" | "refundableAt" | "deadline">, now = NOW) =>
    refundWords(refundState(job, now), job, token, now);

  it("say date, countdown and amount while the grace time runs", () => {
    expect(words(cancelled)).toContain("82 STAR");
    expect(words(cancelled)).toContain(formatDate(cancelled.refundableAt));
    expect(words(cancelled)).toContain("in 30 s");
    expect(words(cancelled, NOW + 400)).toContain("in 30 s");
  });

  it("say that it is possible, that nothing is left, or that closing shortens the wait", () => {
    expect(words(cancelled, NOW + 30_000)).toBe("82 STAR can come back now.");
    expect(words({ ...cancelled, escrow: { ...escrow, refundable: "0" } })).toMatch(/Nothing is left/);
    expect(words({ ...cancelled, state: "ended", closedAt: null })).toMatch(/Closed now/);
  });

  it("are silent for a job that runs", () => {
    expect(words({ ...cancelled, state: "running" })).toBeUndefined();
  });
});
