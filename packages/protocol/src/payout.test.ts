import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverFor, type PaidWork, payout } from "./payout.ts";
import { sampleAddress, sampleSpec } from "./testing/samples.ts";
import { amountOf } from "./units.ts";

const work = fc.array(
  fc.record({
    round: fc.nat(10),
    worker: fc.nat(8).map((n) => sampleAddress(n + 1)),
    units: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  }),
  { maxLength: 60 },
);
const sum = (leaves: readonly { amount: bigint }[]) => leaves.reduce((total, leaf) => total + leaf.amount, 0n);

describe("payout", () => {
  it("leaves out what a wrong result has forfeited, and nothing that was released before", () => {
    fc.assert(
      fc.property(work, fc.nat(10), fc.nat(4), fc.integer({ min: 1, max: 9 }), (rows, round, holdbackRounds, who) => {
        const spec = sampleSpec({ holdbackRounds });
        const worker = sampleAddress(who);
        const wrong = [{ round, worker }];
        const kept = rows.filter(
          (row) => row.worker !== worker || row.round > round || row.round < round - holdbackRounds,
        );
        const after = payout(spec, { work: rows, wrong, releasedBelow: 11 });
        expect(after).toEqual(payout(spec, { work: kept, releasedBelow: 11 }));
        // What was released before the wrong result's round closed is in every later total.
        const releasedBelow = round - holdbackRounds;
        expect(payout(spec, { work: rows, wrong, releasedBelow })).toEqual(payout(spec, { work: rows, releasedBelow }));
      }),
    );
  });

  it("does not depend on the order of the work", () => {
    fc.assert(
      fc.property(work, (rows) => {
        const spec = sampleSpec();
        const reversed = [...rows].reverse();
        expect(payout(spec, { work: reversed, releasedBelow: 11 })).toEqual(
          payout(spec, { work: rows, releasedBelow: 11 }),
        );
      }),
    );
  });

  it("never lets an account fall from one epoch to the next", () => {
    fc.assert(
      fc.property(work, fc.nat(10), fc.nat(10), (rows, a, b) => {
        const spec = sampleSpec({ royalties: [{ account: sampleAddress(1), bps: 500 }] });
        const at = (releasedBelow: number) =>
          new Map(payout(spec, { work: rows, releasedBelow }).map((leaf) => [leaf.account, leaf.amount]));
        const before = at(Math.min(a, b));
        const after = at(Math.max(a, b));
        for (const [account, amount] of before) expect(after.get(account) ?? 0n).toBeGreaterThanOrEqual(amount);
      }),
    );
  });

  it("stays within the cover of its units", () => {
    fc.assert(
      fc.property(work, fc.integer({ min: 1, max: 5_000 }), (rows, bps) => {
        const spec = sampleSpec({ royalties: [{ account: sampleAddress(99), bps }], price: "123456789" });
        const units = rows.reduce((total, row: PaidWork) => total + row.units, 0n);
        expect(sum(payout(spec, { work: rows, releasedBelow: 11 }))).toBeLessThanOrEqual(coverFor(spec, units));
      }),
    );
  });

  it("pays nothing for no work and adds a royalty to its owner's own work", () => {
    const spec = sampleSpec({ royalties: [{ account: sampleAddress(1), bps: 1_000 }] });
    expect(payout(spec, { work: [], releasedBelow: 9 })).toEqual([]);
    const rows = [
      { round: 0, worker: sampleAddress(1), units: 100n },
      { round: 0, worker: sampleAddress(2), units: 300n },
    ];
    expect(payout(spec, { work: rows, releasedBelow: 1 })).toEqual([
      { account: sampleAddress(1), amount: 140n, units: 100n },
      { account: sampleAddress(2), amount: 300n, units: 300n },
    ]);
  });

  it("rounds on the running total, so parts lose nothing", () => {
    expect(amountOf(3n, 500_000_000_000n)).toBe(1n);
    expect(amountOf(4n, 500_000_000_000n)).toBe(2n);
  });
});
