import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAccountGlance } from "./account-glance.ts";

const job = {
  job: `0x${"0b".repeat(32)}`,
  title: "Halves",
  pendingChunks: 1,
  acceptedChunks: 2,
  rejectedChunks: 0,
  pendingUnits: "10",
  acceptedUnits: "20",
  releasedUnits: "5",
  acceptedAmount: "30",
  settledAmount: "25",
  claimedAmount: "0",
  voucher: null,
};

describe("an account at a glance", () => {
  it("is what earnings are shown from, and no more", () => {
    const { releasedUnits: _, voucher: __, ...shown } = job;
    expect(readAccountGlance({ account: "0xaa", standing: 2, jobs: [job] })).toEqual([shown]);
  });

  it("is empty for an account that has computed nothing", () => {
    expect(readAccountGlance({ account: "0xaa", standing: 0, jobs: [] })).toEqual([]);
  });

  it.each([
    ["job id", { job: "0xZZ" }],
    ["amount", { settledAmount: "-1" }],
    ["amount", { claimedAmount: 7 }],
    ["number of chunks", { acceptedChunks: 1.5 }],
    ["title", { title: null }],
  ])("names the %s that cannot be used", (what, change) => {
    expect(() => readAccountGlance({ jobs: [{ ...job, ...change }] })).toThrow(`no usable ${what}`);
  });

  it("never crashes with anything but its own error, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        try {
          readAccountGlance(answer);
        } catch (error) {
          expect(error).toMatchObject({ fix: expect.stringContaining("Reload") });
        }
      }),
    );
  });
});
