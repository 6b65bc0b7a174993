import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { JobId, JobView, TaskReply } from "@starling/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { collector } from "./rig/collect.ts";
import { type NodeVolunteer, nodeVolunteer } from "./rig/node-volunteer.ts";
import { endChain, type Place, place, type StationProcess, startStation } from "./rig/station-process.ts";

const FAST = { SAMPLE_ROUNDS: "12", SAMPLE_CHUNKS: "2", EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function volunteer(station: StationProcess): Promise<NodeVolunteer> {
  const one = await nodeVolunteer(station, 11);
  ends.push(() => one.stop());
  await one.hello();
  return one;
}

async function up(at: Place, env: Readonly<Record<string, string>>): Promise<StationProcess> {
  const station = await startStation(at, env);
  ends.push(() => station.kill());
  return station;
}

const onlyJob = async ({ client }: StationProcess): Promise<JobView> => {
  const [job] = await client.jobs();
  if (job === undefined) throw new TypeError("No job.");
  return job;
};
const records = ({ roundViews }: JobView) => roundViews.map(({ record, train }) => ({ record, model: train?.model }));

/** Computes until `enough`; what has to wait is asked for again. */
async function work(one: NodeVolunteer, enough: () => Promise<boolean>): Promise<TaskReply[]> {
  const replies: TaskReply[] = [];
  for (let turn = 0; turn < 200 && !(await enough()); turn++) {
    const reply = await one.turn();
    replies.push(reply);
    if (reply.type === "wait") await new Promise((done) => setTimeout(done, Math.min(reply.retryMs, 300)));
  }
  expect(await enough()).toBe(true);
  return replies;
}

const rounds = (station: StationProcess, n: number) => async () => (await onlyJob(station)).roundViews.length >= n;
const chunksOf = async (station: StationProcess) => (await station.client.leaderboard())[0]?.chunks ?? 0;

/** What the contract itself says was promised: each epoch once, each total at least the one before. */
async function expectNoDoublePay(station: StationProcess, job: JobView): Promise<void> {
  const proposed = (await station.client.events(job.job)).filter(({ name }) => name === "EpochProposed").reverse();
  expect(proposed.length).toBeGreaterThan(0);
  expect(proposed.map(({ fields }) => Number(fields["epoch"]))).toEqual(proposed.map((_, i) => i + 1));
  const totals = proposed.map(({ fields }) => BigInt(String(fields["total"])));
  expect(totals).toEqual(totals.toSorted((a, b) => (a < b ? -1 : 1)));
  const earned = BigInt((await station.client.leaderboard())[0]?.amount ?? 0);
  expect(totals.at(-1)).toBeLessThanOrEqual(earned);
  const { escrow } = await onlyJob(station);
  const spent = BigInt(escrow.paid) + BigInt(escrow.owed) + BigInt(escrow.promised);
  expect(spent + BigInt(escrow.refundable) + BigInt(escrow.refunded)).toBe(BigInt(escrow.funded));
}

/**
 * Claims what is final and gives the worker's token balance: it is what the root promises since the job began, neither
 * more nor less, and the contract holds the rest to the wei.
 */
async function claimed(station: StationProcess, { worker }: NodeVolunteer, before = 0n): Promise<bigint> {
  const { job } = await onlyJob(station);
  const promise = async () =>
    BigInt((await station.client.leaf(job, worker.account).catch(() => undefined))?.amount ?? 0);
  await expect.poll(promise, { timeout: 60_000 }).toBeGreaterThan(before);
  const collect = await collector(station);
  const promised = await collect.claim(job as JobId, worker.account);
  expect(promised).toBeGreaterThan(before);
  expect(await collect.balance(worker.account)).toBe(promised);
  const { expected, held } = await collect.contract(job as JobId);
  expect(held).toBe(expected);
  return promised;
}

describe.each(["anvil", "minichain"])("a station on %s that is killed", (kind) => {
  const env = { ...FAST, EMBEDDED_CHAIN: kind };

  test("in the middle of a round goes on: what it acknowledged counts, what was paid is paid once", async () => {
    const at = place();
    ends.push(at.remove);
    const station = await up(at, env);
    expect(station.output()).toContain(`(${kind})`);
    ends.push(() => endChain(at));
    const one = await volunteer(station);
    await work(one, rounds(station, 3));
    const paid = await claimed(station, one);
    // One chunk of the running round is accepted, another is computed and committed, not yet revealed.
    const before = await chunksOf(station);
    await work(one, async () => (await chunksOf(station)) > before);
    let reply = await one.ask({ type: "lease", jobs: [], blocked: [] });
    while (reply.type === "wait") {
      await new Promise((done) => setTimeout(done, 100));
      reply = await one.ask({ type: "lease", jobs: [], blocked: [] });
    }
    if (reply.type !== "lease") throw new TypeError(`A ${reply.type} is no lease.`);
    const finished = await one.worker.finish(reply.lease);
    expect(await one.ask(one.worker.commitment(finished))).toEqual({ type: "committed" });
    const last = { job: await onlyJob(station), chunks: await chunksOf(station) };
    await station.kill();
    await one.stop();

    const again = await up(at, { ...env, PORT: new URL(station.url).port });
    const back = await volunteer(again);
    const kept = await onlyJob(again);
    expect(kept.job).toBe(last.job.job);
    expect(kept.round).toBe(last.job.round);
    expect(records(kept)).toEqual(records(last.job));
    expect(await chunksOf(again)).toBe(last.chunks);
    // The commitment outlived the crash: its reveal is taken by the station that was started anew, once.
    const acknowledged = await back.ask(back.worker.reveal(finished));
    expect(acknowledged.type).toBe("acknowledged");
    expect(await back.ask(back.worker.reveal(finished))).toEqual(acknowledged);
    await work(back, rounds(again, last.job.roundViews.length + 2));
    await expect
      .poll(async () => (await again.client.epochs(kept.job)).some(({ state }) => state === "final"), {
        timeout: 60_000,
      })
      .toBe(true);
    await expectNoDoublePay(again, kept);
    // Paid before the crash and after it: together exactly what the newest root promises, in the worker's own tokens.
    await claimed(again, back, paid);
    expect((await again.stop()).code).toBe(0);
  }, 240_000);
});

const logged = ({ dataDir }: Place) =>
  readFileSync(join(dataDir, "transactions.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "").length;

/** Copies the chain's files; the returned function puts them back as they were, as if nothing later had been written. */
function keepChain({ dataDir }: Place): () => void {
  const [chain, copy] = [join(dataDir, "chain"), join(dataDir, "chain-before")];
  cpSync(chain, copy, { recursive: true });
  return () => {
    rmSync(chain, { recursive: true });
    cpSync(copy, chain, { recursive: true });
    rmSync(join(chain, "chain.pid.json"), { force: true });
  };
}

test("killed between sending a transaction and anvil's snapshot, a station sends it again and pays once", async () => {
  const at = place();
  ends.push(at.remove);
  const env = { ...FAST, EMBEDDED_CHAIN: "anvil" };
  const station = await up(at, env);
  ends.push(() => endChain(at));
  const one = await volunteer(station);
  await work(one, rounds(station, 3));
  const before = await claimed(station, one);
  const putBack = keepChain(at);
  const sent = logged(at);
  await work(one, async () => logged(at) > sent);
  const lost = logged(at) - sent;
  const chunks = await chunksOf(station);
  await station.kill();
  endChain(at);
  await one.stop();
  putBack();

  const again = await up(at, { ...env, PORT: new URL(station.url).port });
  expect(again.output()).toMatch(/sent \d+ transactions again that a crash had lost/);
  expect(lost).toBeGreaterThan(0);
  const back = await volunteer(again);
  expect(await chunksOf(again)).toBeGreaterThanOrEqual(chunks);
  const { roundViews } = await onlyJob(again);
  await work(back, rounds(again, roundViews.length + 2));
  await claimed(again, back, before);
  await expectNoDoublePay(again, await onlyJob(again));
}, 240_000);

test("the in-process EVM's chain is on disk before anybody hears of a transaction", async () => {
  const at = place();
  ends.push(at.remove);
  const station = await up(at, { ...FAST, EMBEDDED_CHAIN: "minichain" });
  const job = await onlyJob(station);
  await station.kill();
  expect(existsSync(join(at.dataDir, "chain/minichain.jsonl"))).toBe(true);
  const sent = readFileSync(join(at.dataDir, "researcher-transactions.jsonl"), "utf8");
  const journal = readFileSync(join(at.dataDir, "chain/minichain.jsonl"), "utf8");
  for (const line of sent.split("\n").filter((text) => text !== "")) {
    expect(journal).toContain((JSON.parse(line) as { raw: string }).raw);
  }
  const again = await up(at, FAST);
  expect(again.output()).toContain("(minichain)");
  expect(again.output()).not.toContain("that a crash had lost");
  expect((await onlyJob(again)).job).toBe(job.job);
}, 120_000);
