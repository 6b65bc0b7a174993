import { JOB_STATE } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { actionsFor, actionWords } from "./job-action.ts";

const NOW = 1_800_000_000_000;
const escrow = { funded: "100", paid: "10", owed: "5", promised: "3", refunded: "0", refundable: "82" };
const money = { escrow, closedAt: NOW - 60_000, refundableAt: NOW - 1, deadline: NOW + 86_400_000 };
const token = { symbol: "STAR", decimals: 0 };
const job = { escrow, round: 4 };

describe("actions", () => {
  it.each(JOB_STATE)("has an answer for a job that is %s", (state) => {
    expect(Array.isArray(actionsFor({ ...money, state }, NOW))).toBe(true);
  });

  it("offers a refund when the grace time is over and there is something", () => {
    expect(actionsFor({ ...money, state: "cancelled" }, NOW)).toEqual(["refund"]);
    expect(actionsFor({ ...money, state: "cancelled" }, NOW - 2)).toEqual([]);
    expect(actionsFor({ ...money, state: "cancelled", escrow: { ...escrow, refundable: "0" } }, NOW)).toEqual([]);
  });

  it("offers to close what is over and still open on the chain", () => {
    const ended = { ...money, state: "ended", closedAt: null, refundableAt: NOW + 90_000_000 } as const;
    expect(actionsFor(ended, NOW)).toEqual(["close"]);
    expect(actionsFor({ ...ended, closedAt: NOW - 1 }, NOW)).toEqual([]);
  });

  it("resumes only what is paused", () => {
    expect(actionsFor({ ...money, state: "paused" }, NOW)).toContain("resume");
    expect(actionsFor({ ...money, state: "running" }, NOW)).not.toContain("resume");
  });
});

describe("consequences", () => {
  it.each(["pause", "resume", "cancel", "close", "refund", "sweep"] as const)("are said for %s", (action) => {
    const { means, title, yes } = actionWords(action, job, token);
    expect(means.length).toBeGreaterThan(0);
    expect(title).toMatch(/\?$/);
    expect(yes).not.toBe("");
  });

  it("count the rounds as people do", () => {
    expect(actionWords("resume", job, token).means.join(" ")).toContain("round 5 again");
  });

  it("name the amounts", () => {
    expect(actionWords("cancel", job, token).means.join(" ")).toContain("8 STAR");
    expect(actionWords("refund", job, token).yes).toBe("Refund 82 STAR");
    expect(actionWords("close", job, token).means.join(" ")).toContain("82 STAR");
  });
});
