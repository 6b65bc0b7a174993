import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrainRecord } from "../lanes/train/record.ts";
import { settledRows } from "../settled-rows.ts";
import { type DraftRow, type PretendInit, pretendEpochs, type Tamper } from "../testing/pretend-epochs.ts";
import type { EpochCase } from "./epoch-case.ts";
import { type EpochVerdict, verifyEpoch } from "./verify-epoch.ts";

const EVERY = { seed: new Uint8Array(32), size: 1_000_000 };
const recipe = (staleness: number) => ({ kind: "buffered", mu: 0, alpha: 0x3f800000, staleness }) as const;
/** Three epochs of two rounds; worker 2's results of the rounds 1 and 3 count two and one rounds later. */
const LATE: PretendInit = {
  workers: 3,
  epochs: [2, 2, 2],
  late: [
    [1, 2, 2],
    [3, 2, 1],
  ],
  laneParams: { recipe: recipe(2) },
  common: { holdbackRounds: 0 },
};

const newest = (init: PretendInit): EpochCase => pretendEpochs(init).at(-1) ?? expect.fail("no epoch");
const words = ({ findings }: EpochVerdict) => findings.map((finding) => finding.words);
const lying = async (tamper: Tamper, init = LATE) => verifyEpoch(newest({ ...init, tamper }), EVERY);

describe("epochs with late results", () => {
  it("have no findings, whichever rounds the results count in and wherever an epoch ends", async () => {
    const init = fc.record({
      workers: fc.integer({ min: 1, max: 3 }),
      epochs: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
      late: fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(2), fc.integer({ min: 1, max: 3 })), {
        maxLength: 6,
        selector: ([round, worker]) => `${round} ${worker}`,
      }),
      wrong: fc.array(fc.tuple(fc.nat(7), fc.nat(2)), { maxLength: 3 }),
      last: fc.boolean(),
      laneParams: fc.constant({ recipe: recipe(3) }),
      common: fc.record({ holdbackRounds: fc.nat(2) }),
    });
    await fc.assert(
      fc.asyncProperty(init, async (one) => {
        const late = one.late.filter(([, worker]) => worker < one.workers);
        for (const given of pretendEpochs({ ...one, late })) {
          expect(words(await verifyEpoch(given, EVERY))).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("settle each receipt once, under its own round, when none of that round can come any more", () => {
    const cases = pretendEpochs({ ...LATE, last: true });
    expect(cases.map(({ loaded }) => [loaded.evidence.closed, loaded.header.rounds])).toEqual([
      [2, 0],
      [4, 2],
      [6, 6],
    ]);
  });

  it("are no fraud on the chain: every receipt lies inside the rounds of the one epoch that settles it", () => {
    const seen: string[] = [];
    for (const { loaded, loadedBefore, rounds } of pretendEpochs({ ...LATE, last: true })) {
      const [from, to] = [loadedBefore?.header.rounds ?? 0, loaded.header.rounds];
      for (const { receipt } of settledRows(rounds, { from, to, delay: 2 })) {
        expect(receipt.round).toBeGreaterThanOrEqual(from);
        expect(receipt.round).toBeLessThan(to);
        seen.push(receipt.chunk);
      }
    }
    expect(seen).toHaveLength(18);
    expect(new Set(seen).size).toBe(18);
  });
});

const twin = (rows: DraftRow[], round: number): DraftRow[] => {
  const late = rows.find(({ receipt }) => receipt.round < round);
  return late === undefined ? rows : [...rows, late];
};
/** Files the rows of round 4 a second time one round later. */
function filedAgain(): Tamper {
  let before: DraftRow[] = [];
  return {
    rows(rows, round) {
      const again = round === 5 ? [...rows, ...before.slice(0, 1)] : rows;
      before = rows;
      return again;
    },
  };
}
const aged = (by: number): Tamper => ({
  rows: (rows, round) =>
    rows.map((row, i) => (i === 0 ? { ...row, receipt: { ...row.receipt, round: round - by } } : row)),
});
type Entry = TrainRecord["accepted"][number];
const entries = (change: (entry: Entry) => Entry[]): Tamper => ({
  records: (record) => ({
    ...record,
    accepted: record.accepted.flatMap((entry, i) => (i === 0 ? change(entry) : [entry])),
  }),
});

describe("a lying coordinator", () => {
  const last = { ...LATE, last: true };
  it.each<[string, Tamper, RegExp]>([
    ["a late result twice in one round", { rows: twin }, /Paid twice/],
    ["a result once more in the round after", filedAgain(), /Paid twice/],
    ["a result that is too old", aged(3), /is filed wrong/],
    ["a result of a round to come", aged(-1), /is filed wrong/],
  ])("cannot pay %s", async (_, tamper, expected) => {
    const verdict = await lying(tamper, last);
    expect(words(verdict).join("\n")).toMatch(expected);
  });

  it("shows what is paid twice so that the contract can check it", async () => {
    const { findings } = await lying(filedAgain(), last);
    expect(findings.map(({ fraud }) => fraud?.kind)).toContain("PaidTwice");
  });

  it.each<[string, Tamper, RegExp]>([
    ["twice", entries((entry) => [entry, entry]), /counts a second time/],
    ["that is too old", entries((entry) => [{ ...entry, round: 0 }]), /not of the 3 rounds whose results count/],
    ["as younger than it is", entries((entry) => [{ ...entry, round: entry.round + 1 }]), /no paid receipt there/],
    ["of somebody else", entries((entry) => [{ ...entry, worker: `0x${"9".repeat(40)}` }]), /no paid receipt there/],
  ])("cannot sum an update %s", async (_, tamper, expected) => {
    expect(words(await lying(tamper, last)).join("\n")).toMatch(expected);
  });

  it("cannot sum what an earlier epoch's round has summed", async () => {
    const [, before] = pretendEpochs(LATE);
    const summed = (before?.rounds.at(-1)?.record.accepted[1] as Entry) ?? expect.fail("nothing summed");
    const tamper: Tamper = { records: (record) => ({ ...record, accepted: [...record.accepted, summed] }) };
    expect(words(await lying(tamper, last)).join("\n")).toMatch(/counts a second time/);
  });

  it("cannot settle rounds that late results may still belong to", async () => {
    const early = await lying({ header: (header) => ({ ...header, rounds: 6 }) });
    expect(words(early).join("\n")).toMatch(/6 rounds are settled, of 6: the lane says otherwise/);
    const plain = { ...LATE, late: [], laneParams: {} };
    expect(words(await lying({}, plain))).toEqual([]);
    expect(words(await lying({ header: (header) => ({ ...header, rounds: 5 }) }, plain)).join("\n")).toMatch(
      /5 rounds are settled, of 6/,
    );
  });
});
