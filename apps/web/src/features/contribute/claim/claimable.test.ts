import type { JobAccount, JobId } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimable } from "./claimable.ts";
import { sumEarned } from "./earned.ts";

function account(settled: bigint, claimed: bigint, name = "a"): JobAccount {
  return {
    job: `0x${name}` as JobId,
    title: name,
    pendingChunks: 1,
    acceptedChunks: 2,
    rejectedChunks: 0,
    pendingUnits: "0",
    acceptedUnits: "0",
    releasedUnits: "0",
    acceptedAmount: "0",
    settledAmount: settled.toString(),
    claimedAmount: claimed.toString(),
    voucher: null,
  };
}

describe("claimable", () => {
  it("is what is settled and not yet claimed", () => {
    const { total, jobs } = claimable([account(10n, 4n), account(5n, 5n, "b")]);
    expect(total).toBe(6n);
    expect(jobs).toEqual([{ job: "0xa", title: "a", amount: 6n }]);
  });

  it("is never negative, whatever a coordinator says", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(0n, 2n ** 255n), fc.bigInt(0n, 2n ** 255n))), (pairs) => {
        const { total, jobs } = claimable(pairs.map(([settled, claimed]) => account(settled, claimed)));
        expect(total).toBeGreaterThanOrEqual(0n);
        expect(jobs.every(({ amount }) => amount > 0n)).toBe(true);
      }),
    );
  });
});

describe("sumEarned", () => {
  it("is nothing before the first chunk", () => {
    expect(sumEarned([])).toEqual({
      pendingUnits: 0n,
      acceptedUnits: 0n,
      acceptedAmount: 0n,
      settledAmount: 0n,
      claimedAmount: 0n,
      ready: 0n,
      chunks: { pending: 0, accepted: 0, rejected: 0 },
    });
  });

  it("adds over all jobs, exactly", () => {
    const big = 2n ** 90n;
    const { settledAmount, claimedAmount, ready, chunks } = sumEarned([account(big + 1n, 1n), account(2n, 2n, "b")]);
    expect(settledAmount).toBe(big + 3n);
    expect(claimedAmount).toBe(3n);
    expect(ready).toBe(big);
    expect(chunks).toEqual({ pending: 2, accepted: 4, rejected: 0 });
  });

  it("does not take one job's overpayment from another", () => {
    expect(sumEarned([account(0n, 5n), account(7n, 0n, "b")]).ready).toBe(7n);
  });
});
