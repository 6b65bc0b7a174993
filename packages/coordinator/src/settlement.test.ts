import {
  type Address,
  amountOf,
  decodeBlock,
  EpochEvidence,
  type JobId,
  LeafPage,
  payout,
  payTree,
  ReceiptPage,
  type TaskReply,
  TrainRecord,
  verifyPayProof,
  verifyTyped,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { drive, greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { TEST_DOMAIN, testAccount } from "./testing/test-keys.ts";
import { type TestCoordinator, type TestStation, type TestStationInit, testStation } from "./testing/test-station.ts";
import type { TestWorker } from "./testing/test-worker.ts";

const AT_THE_END = { everyRounds: 1_000, everyMs: 10 ** 12 };
const ROYALTY: Address = testAccount(950).address;

async function run(init: TestStationInit, workers: TestWorker[], job: Parameters<TestStation["addJob"]>[1] = {}) {
  const station = testStation(init);
  const coordinator = await station.open();
  const id = await station.addJob(coordinator, job);
  await greet(coordinator, workers);
  await drive({ station, job: id, workers }, coordinator);
  return { station, coordinator, job: id };
}

/** Leaves of an epoch as its evidence shows them to anybody. */
async function evidenceOf(station: TestStation, coordinator: TestCoordinator, job: JobId) {
  const built = coordinator.epochs(job).at(-1);
  if (built === undefined) throw new TypeError("No epoch.");
  const evidence = decodeBlock(EpochEvidence, await station.blocks.get(built.dag));
  const pages = await Promise.all(evidence.leaves.map((cid) => station.blocks.get(cid)));
  const leaves = pages
    .flatMap((bytes) => decodeBlock(LeafPage, bytes).leaves)
    .map(({ account, amount, units }) => ({ account, amount: BigInt(amount), units: BigInt(units) }));
  return { built, evidence, leaves };
}

/** The receipt pages of all rounds, as anybody finds them under the records. */
async function receiptRows(station: TestStation, coordinator: TestCoordinator, job: JobId) {
  const rows: (ReceiptPage["rows"][number] & { readonly round: number })[] = [];
  for (const { record } of coordinator.view(job)?.roundViews ?? []) {
    const { round, receipts } = decodeBlock(TrainRecord, await station.blocks.get(CID.parse(record)));
    let next: CID | null = receipts;
    while (next !== null) {
      const page: ReceiptPage = decodeBlock(ReceiptPage, await station.blocks.get(next));
      rows.push(...page.rows.map((row) => ({ ...row, round })));
      next = page.next;
    }
  }
  return rows;
}

/** Units that the pages say are paid, by worker. */
async function paidUnits(station: TestStation, coordinator: TestCoordinator, job: JobId) {
  const units = new Map<Address, bigint>();
  for (const { receipt, paid } of await receiptRows(station, coordinator, job)) {
    if (paid) units.set(receipt.worker, (units.get(receipt.worker) ?? 0n) + BigInt(receipt.units));
  }
  return units;
}

const accountOf = async (coordinator: TestCoordinator, worker: TestWorker) => {
  const reply: TaskReply = await coordinator.handle({ type: "account" }, worker.peer);
  if (reply.type !== "account") throw new TypeError(reply.type);
  return reply.jobs[0];
};

describe("settlement", () => {
  it("pays every accepted unit and the royalty, and not a wei more", async () => {
    const workers = [pretendWorker(1), pretendWorker(2), pretendWorker(3)];
    const { station, coordinator, job } = await run({}, workers);
    const { built, leaves, evidence } = await evidenceOf(station, coordinator, job);
    const units = await paidUnits(station, coordinator, job);
    const price = 10n ** 18n;
    let pay = 0n;
    for (const [worker, earned] of units) {
      expect(leaves).toContainEqual({ account: worker, amount: amountOf(earned, price), units: earned });
      pay += amountOf(earned, price);
    }
    expect(leaves).toContainEqual({ account: ROYALTY, amount: (pay * 500n) / 10_000n, units: 0n });
    expect(leaves).toHaveLength(units.size + 1);
    expect(payTree(leaves)).toMatchObject({ root: built.root, total: built.total });
    expect(evidence.last).toBe(true);
    const { escrow } = coordinator.view(job) ?? {};
    const sum = [escrow?.paid, escrow?.owed, escrow?.promised, escrow?.refundable].reduce(
      (a, b) => a + BigInt(b ?? 0),
      0n,
    );
    expect(sum).toBe(BigInt(escrow?.funded ?? 0));
    await coordinator.stop();
  });

  it("takes from a liar what is held back, and everybody can recompute that from the evidence", async () => {
    const turncoat = pretendWorker(5, (made, { round }) => {
      return round >= 2 && made.kind === "train" ? { ...made, codes: made.codes.map((code) => -code) } : made;
    });
    const { station, coordinator, job } = await run({}, [turncoat, pretendWorker(1)], {
      common: { stop: { rounds: 4, targetPpm: 0 }, holdbackRounds: 1 },
    });
    const { spec } = station.jobs.get(job) ?? {};
    if (spec === undefined) throw new TypeError("The job is not there.");
    const rows = await receiptRows(station, coordinator, job);
    const own = rows.filter(({ receipt }) => receipt.worker === turncoat.account);
    const earnedIn = (round: number) =>
      own
        .filter((row) => row.paid && row.round === round)
        .reduce((sum, { receipt }) => sum + BigInt(receipt.units), 0n);
    expect([0, 1, 2].map((round) => earnedIn(round) > 0n)).toEqual([true, true, false]);
    const wrong = own.filter(({ verdict }) => !verdict.ok).map(({ round }) => ({ round, worker: turncoat.account }));
    expect(wrong.length).toBeGreaterThan(0);
    const work = rows.flatMap(({ receipt, round, paid }) =>
      paid ? [{ round, worker: receipt.worker, units: BigInt(receipt.units) }] : [],
    );
    const { leaves } = await evidenceOf(station, coordinator, job);
    expect(leaves).toEqual(payout(spec, { work, wrong, releasedBelow: 4 }));
    // Round 0 was released before the lie of round 2, round 1 was not.
    const left = leaves.find(({ account }) => account === turncoat.account)?.amount;
    expect(left).toBe(amountOf(earnedIn(0), 10n ** 18n));
    await coordinator.stop();
  });

  it("names every round's record once, in order", async () => {
    const { station, coordinator, job } = await run({}, [pretendWorker(1)], {
      common: { stop: { rounds: 3, targetPpm: 0 } },
    });
    const rounds: number[] = [];
    let dag = coordinator.epochs(job).at(-1)?.dag ?? null;
    while (dag !== null) {
      const evidence: EpochEvidence = decodeBlock(EpochEvidence, await station.blocks.get(dag));
      for (const cid of [...evidence.rounds].reverse()) {
        rounds.unshift(decodeBlock(TrainRecord, await station.blocks.get(cid)).round);
      }
      dag = evidence.prev;
    }
    expect(rounds).toEqual([0, 1, 2]);
    await coordinator.stop();
  });

  it("signs vouchers that no later leaf is below", async () => {
    const worker = pretendWorker(1);
    const { station, coordinator, job } = await run({}, [worker]);
    const account = await accountOf(coordinator, worker);
    const { voucher, signature } = account?.voucher ?? {};
    if (voucher === undefined || signature === undefined) throw new TypeError("No voucher.");
    expect(await verifyTyped(TEST_DOMAIN, "Voucher", voucher, signature, testAccount(903).address)).toBe(true);
    const { built, leaves } = await evidenceOf(station, coordinator, job);
    expect(voucher.epoch).toBeLessThanOrEqual(built.epoch);
    expect(leaves.find((leaf) => leaf.account === worker.account)?.amount).toBeGreaterThanOrEqual(
      BigInt(voucher.cumulativeAmount),
    );
    expect(account).toMatchObject({ pendingUnits: "0", settledAmount: account?.acceptedAmount });
    const proof = coordinator.claimProof(job, worker.account);
    expect(proof !== undefined && verifyPayProof(built.root, proof)).toBe(true);
    expect(coordinator.claimProof(job, testAccount(55).address)).toBeUndefined();
    await coordinator.stop();
  });

  it("raises the promise by no more than maxStep an epoch", async () => {
    const maxStep = 150_000_000_000n;
    // Nothing is settled before the end, so all rounds together are far above one step.
    const { station, coordinator, job } = await run({ maxStep, epochs: AT_THE_END }, [pretendWorker(1)], {
      common: { stop: { rounds: 3, targetPpm: 0 }, holdbackRounds: 0 },
    });
    const totals = station.chain.proposals.map(({ total }) => total);
    expect(totals).toHaveLength(3);
    expect(totals.at(-1)).toBeGreaterThan(2n * maxStep);
    expect(coordinator.epochs(job).map(({ last }) => last)).toEqual([false, false, true]);
    for (const [i, total] of totals.entries()) expect(total - (totals[i - 1] ?? 0n)).toBeLessThanOrEqual(maxStep);
    await coordinator.stop();
  });

  it("waits for a window before it proposes again", async () => {
    const { station, coordinator, job } = await run({ windowMs: 4_000 }, [pretendWorker(1)], {
      common: { stop: { rounds: 4, targetPpm: 0 } },
    });
    expect(station.chain.proposals.length).toBeGreaterThan(1);
    expect(coordinator.epochs(job).map(({ epoch }) => epoch)).toEqual(
      station.chain.proposals.map(({ epoch }) => epoch),
    );
    await coordinator.stop();
  });

  it.each(["before", "after"] as const)(
    "proposes once though the answer was lost %s the contract took it",
    async (when) => {
      const station = testStation();
      const coordinator = await station.open();
      const job = await station.addJob(coordinator);
      const worker = pretendWorker(1);
      await greet(coordinator, [worker]);
      station.chain.failing = when;
      await drive({ station, job, workers: [worker], turns: 40 }, coordinator);
      expect(station.chain.proposals.length).toBe(when === "before" ? 0 : 1);
      station.chain.failing = "no";
      await coordinator.stop();
      const again = await station.open();
      await drive({ station, job, workers: [], turns: 40 }, again);
      expect(again.view(job)?.status).toContain("settled");
      expect(again.epochs(job).every(({ transaction }) => transaction !== null)).toBe(true);
      expect(new Set(station.chain.proposals.map(({ epoch }) => epoch)).size).toBe(station.chain.proposals.length);
      await again.stop();
    },
  );

  it("gives no lease that the escrow does not cover, and goes on after a top-up", async () => {
    const station = testStation({ escrowed: 60_000_000_000n });
    const coordinator = await station.open();
    const job = await station.addJob(coordinator);
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await drive({ station, job, workers: [worker], turns: 10 }, coordinator);
    expect(coordinator.view(job)?.state).toBe("unfunded");
    const earned = BigInt((await accountOf(coordinator, worker))?.acceptedAmount ?? 0);
    expect(earned + (earned * 500n) / 10_000n).toBeLessThanOrEqual(station.chain.escrowed);
    station.chain.escrowed = 10n ** 18n;
    await drive({ station, job, workers: [worker] }, coordinator);
    expect(coordinator.view(job)?.state).toBe("ended");
    await coordinator.stop();
  });

  it("ends a job whose budget stays used up, and pays what was done", async () => {
    const { station, coordinator, job } = await run({ escrowed: 140_000_000_000n }, [pretendWorker(1)]).then(
      async (given) => {
        given.station.clock.move(11 * 60_000);
        await drive({ ...given, workers: [], turns: 20 }, given.coordinator);
        return given;
      },
    );
    expect(coordinator.view(job)).toMatchObject({ state: "ended" });
    expect(coordinator.view(job)?.status).toContain("budget");
    expect(station.chain.proposals.at(-1)?.total).toBeLessThanOrEqual(140_000_000_000n);
    await coordinator.stop();
  });
});
