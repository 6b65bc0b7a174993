import type { JobView } from "@starling/protocol";
import { acceptedWork, untilAccepted } from "./harness/accepted.ts";
import { keepChain, loggedTransactions, pullThePlug } from "./harness/crash.ts";
import { openOperator } from "./harness/operator.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { account, contribute, setShare, untilAcknowledged, untilPhase } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

const EPOCHS = { EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" };

test.describe("a tab that goes", () => {
  test("mid-chunk leaves its chunk to another, and the round closes by its deadline", async ({
    page,
    station,
    newProfile,
  }) => {
    const roundMs = 180_000;
    const job = await onlySmallJob(station, await openOperator(station), { steps: 1_000, leaseMs: 20_000, roundMs });
    await contribute(page, station.url);
    await setShare(page, 10);
    await untilPhase(page, "computing");
    const gone = await account(page);
    const held = (await station.client.job(job)).copies.find(({ worker }) => worker === gone);
    expect(held?.state).toBe("leased");
    const round = (await station.client.job(job)).round;
    await page.close();

    const other = await (await newProfile()).newPage();
    await contribute(other, station.url);
    const again = async () => {
      const { copies, round: now } = await station.client.job(job);
      const copy = copies.find(({ index, kind }) => index === held?.index && kind === held?.kind);
      return now > round || ((copy?.attempt ?? 0) > (held?.attempt ?? 0) && copy?.worker !== null);
    };
    await expect.poll(again, { timeout: 120_000 }).toBe(true);
    const closed = async () => (await station.client.job(job)).roundViews.find((view) => view.round === round);
    await expect.poll(closed, { timeout: roundMs }).toBeDefined();
    const view = await closed();
    expect((view?.closedAt ?? 0) - (view?.startedAt ?? 0)).toBeLessThan(roundMs + 10_000);
    expect(view?.acceptedChunks).toBe(2);
    expect((await acceptedWork(station, gone)).chunks).toBe(0);
  });
});

/** What must outlive a crash: closed rounds and their records. */
const records = ({ roundViews }: JobView) =>
  roundViews.map(({ round, record, train }) => ({ round, record, model: train?.model }));

test.describe("a station that is killed", () => {
  test.use({ stationEnv: EPOCHS });

  test("mid-round goes on: the tab comes back, nothing accepted is lost or paid twice", async ({
    page,
    station,
    restart,
  }) => {
    const job = await onlySmallJob(station, await openOperator(station), { steps: 100 });
    await contribute(page, station.url);
    await untilAcknowledged(page, 3);
    const worker = await account(page);
    await untilAccepted(station, worker, 2);
    await untilPhase(page, "computing");
    const before = { work: await acceptedWork(station, worker), job: await station.client.job(job) };
    await station.kill();
    await untilPhase(page, "reconnecting");

    const restarted = await restart();
    const kept = { work: await acceptedWork(restarted, worker), job: await restarted.client.job(job) };
    expect(kept.work.chunks).toBeGreaterThanOrEqual(before.work.chunks);
    expect(kept.work.units).toBeGreaterThanOrEqual(before.work.units);
    expect(records(kept.job).slice(0, before.job.roundViews.length)).toEqual(records(before.job));

    await untilAccepted(restarted, worker, kept.work.chunks + 3);
    await expect.poll(async () => (await restarted.client.job(job)).round).toBeGreaterThan(before.job.round);
    await expect
      .poll(async () => (await restarted.client.epochs(job)).some(({ state }) => state === "final"), {
        timeout: 90_000,
      })
      .toBe(true);
    const epochs = await restarted.client.epochs(job);
    expect(new Set(epochs.map(({ epoch }) => epoch)).size).toBe(epochs.length);
    const earned = BigInt((await restarted.client.leaderboard())[0]?.amount ?? 0);
    for (const { total } of epochs) expect(BigInt(total)).toBeLessThanOrEqual(earned);
  });

  test("between sending a transaction and the chain's snapshot sends it again, once", async ({
    page,
    station,
    restart,
  }) => {
    const job = await onlySmallJob(station, await openOperator(station));
    const putBack = keepChain(station);
    const logged = loggedTransactions(station);
    await contribute(page, station.url);
    await expect.poll(() => loggedTransactions(station), { timeout: 150_000, intervals: [20] }).toBeGreaterThan(logged);
    await pullThePlug(station);
    // What the chain had written down since the copy is lost with it: the epoch's proposal for certain.
    putBack();

    const restarted = await restart();
    expect(restarted.output()).toMatch(/sent \d+ transactions? again that a crash had lost/);
    const epochs = () => restarted.client.epochs(job);
    await expect.poll(async () => (await epochs())[0]?.state, { timeout: 90_000 }).toBe("final");
    const proposed = (await restarted.client.events(job)).filter(({ name }) => name === "EpochProposed");
    const numbers = proposed.map(({ fields }) => fields["epoch"]);
    expect(new Set(numbers).size).toBe(numbers.length);

    const worker = await account(page);
    const { chunks } = await acceptedWork(restarted, worker);
    await untilAccepted(restarted, worker, chunks + 2);
    const { escrow } = await restarted.client.job(job);
    const spent = BigInt(escrow.paid) + BigInt(escrow.owed) + BigInt(escrow.promised);
    expect(spent + BigInt(escrow.refundable) + BigInt(escrow.refunded)).toBe(BigInt(escrow.funded));
  });
});
