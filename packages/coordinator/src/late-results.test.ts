import { f32bits, STALENESS } from "@starling/learning";
import {
  Checkpoint,
  decodeBlock,
  digestOf,
  type JobId,
  type Lease,
  ReceiptPage,
  type TaskReply,
  TrainChunk,
  TrainRecord,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { drive, greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import type { TestJobOptions } from "./testing/test-job.ts";
import { type TestCoordinator, type TestStation, testStation } from "./testing/test-station.ts";
import type { TestWorker } from "./testing/test-worker.ts";

const buffered = (staleness: number) => {
  return { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(0.9), staleness } as const;
};

/** A buffered job with a slow worker that holds a chunk of round 0, and two quick ones. */
async function begin({
  staleness = 2,
  rounds = 4,
  ...more
}: { staleness?: number; rounds?: number } & TestJobOptions = {}) {
  const station = testStation();
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, {
    common: { stop: { rounds, targetPpm: 0 }, ...more.common },
    laneParams: {
      recipe: buffered(staleness),
      aggregation: "work",
      chunks: 2,
      evaluateSpan: 64,
      evaluateEvery: 100,
      ...more.laneParams,
    },
  });
  await coordinator.idle();
  const slow = pretendWorker(7);
  const quick = [pretendWorker(1), pretendWorker(2)];
  await greet(coordinator, [slow, ...quick]);
  const lease = await leased(coordinator, slow);
  return { station, coordinator, job, slow, quick, lease };
}

async function leased(coordinator: TestCoordinator, worker: TestWorker): Promise<Lease> {
  for (let i = 0; i < 5; i++) {
    const reply = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, worker.peer);
    if (reply.type !== "lease") return expect.fail(JSON.stringify(reply));
    if (decodeBlock(TrainChunk, reply.lease.chunk).kind === "train") return reply.lease;
    await worker.deliver(coordinator, await worker.finish(reply.lease));
    await coordinator.idle();
  }
  return expect.fail("no training chunk");
}

/** Lets workers take turns until so many rounds are closed. */
async function closeRounds(coordinator: TestCoordinator, job: JobId, workers: readonly TestWorker[], rounds: number) {
  for (let turn = 0; turn < 60 && (coordinator.view(job)?.roundViews.length ?? 0) < rounds; turn++) {
    for (const worker of workers) {
      if ((coordinator.view(job)?.roundViews.length ?? 0) >= rounds) break;
      await worker.turn(coordinator);
      await coordinator.idle();
    }
  }
  expect(coordinator.view(job)?.roundViews).toHaveLength(rounds);
}

async function recordsOf(station: TestStation, coordinator: TestCoordinator, job: JobId): Promise<TrainRecord[]> {
  const views = coordinator.view(job)?.roundViews ?? [];
  return Promise.all(
    views.map(async ({ record }) => decodeBlock(TrainRecord, await station.blocks.get(CID.parse(record)))),
  );
}

const rowsOf = async ({ blocks }: TestStation, { receipts }: TrainRecord) =>
  decodeBlock<ReceiptPage>(ReceiptPage, await blocks.get(receipts)).rows;

const accountOf = async (coordinator: TestCoordinator, { account }: TestWorker) =>
  (await coordinator.account(account)).jobs[0];
const gone = (reply: TaskReply) => (reply.type === "gone" ? reply.reason : expect.fail(reply.type));

describe("a slow worker's result under the buffered recipe", () => {
  it("counts in the round that is open when it is checked, by its age, and is paid once", async () => {
    const { station, coordinator, job, slow, quick, lease } = await begin();
    await closeRounds(coordinator, job, quick, 2);
    expect(coordinator.view(job)?.status).toMatch(/1 of them from rounds before/);
    expect((await slow.deliver(coordinator, await slow.finish(lease))).type).toBe("acknowledged");
    await coordinator.idle();
    await closeRounds(coordinator, job, quick, 3);
    const records = await recordsOf(station, coordinator, job);
    expect(records.map(({ accepted }) => accepted.length)).toEqual([2, 2, 2]);
    const late = records[2]?.accepted.find(({ worker }) => worker === slow.account) ?? expect.fail("not counted");
    expect(late).toMatchObject({ round: 0, chunk: lease.chunkCid });
    for (const { round, accepted } of records) {
      for (const { chunk: cid, multiplier, round: own } of accepted) {
        const chunk = decodeBlock(TrainChunk, await station.blocks.get(cid));
        expect(chunk.round).toBe(own);
        expect(multiplier).toBe((STALENESS[round - own] ?? 0) * chunk.steps ** 2 * chunk.batch);
      }
    }
    expect(coordinator.view(job)?.roundViews.map(({ lateChunks }) => lateChunks)).toEqual([0, 0, 1]);
    await drive({ station, job, workers: quick }, coordinator);
    expect(await accountOf(coordinator, slow)).toMatchObject({ acceptedChunks: 1, acceptedUnits: lease.units });
    const last = coordinator.epochs(job).at(-1) ?? expect.fail("no epoch");
    expect(last.last).toBe(true);
    expect((await accountOf(coordinator, slow))?.settledAmount).not.toBe("0");
    await coordinator.stop();
  });

  it("starts nobody anew from an old model, and is renewed and handed out again while it may count", async () => {
    const { coordinator, job, slow, quick, lease } = await begin();
    await closeRounds(coordinator, job, quick, 1);
    const again = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, slow.peer);
    expect(again).toMatchObject({ type: "lease", lease: { id: lease.id, base: lease.base } });
    const beat = { type: "heartbeat", lease: lease.id, progressPpm: 5 } as const;
    expect((await coordinator.handle(beat, slow.peer)).type).toBe("renewed");
    // The one who left the round before begins with the newest model.
    await coordinator.handle({ type: "release", lease: lease.id, reason: "paused" }, slow.peer);
    const next = await leased(coordinator, slow);
    expect(decodeBlock(TrainChunk, next.chunk)).toMatchObject({ round: 1 });
    expect((next.base?.records.length ?? 0) + (next.base?.wholeRound ?? 0)).toBe(1);
    await coordinator.stop();
  });

  it("does not count when it is older than the recipe takes: its worker is told so, and is not paid", async () => {
    const { coordinator, job, slow, quick, lease, station } = await begin({ staleness: 1, rounds: 5 });
    const finished = await slow.finish(lease);
    await closeRounds(coordinator, job, quick, 2);
    expect(gone(await slow.deliver(coordinator, finished))).toMatch(/too many rounds were closed/);
    const beat = { type: "heartbeat", lease: lease.id, progressPpm: 5 } as const;
    expect(gone(await coordinator.handle(beat, slow.peer))).toMatch(/too late/);
    expect(gone(await coordinator.handle(beat, quick[0]?.peer ?? slow.peer))).toMatch(/holds no such lease/);
    await drive({ station, job, workers: quick }, coordinator);
    expect(await accountOf(coordinator, slow)).toBeUndefined();
    const records = await recordsOf(station, coordinator, job);
    expect(records.flatMap(({ accepted }) => accepted).map(({ worker }) => worker)).not.toContain(slow.account);
    await coordinator.stop();
  });

  it("ends with the job's last round, in words", async () => {
    const { coordinator, job, slow, quick, lease } = await begin({ rounds: 2, staleness: 3 });
    const finished = await slow.finish(lease);
    await closeRounds(coordinator, job, quick, 2);
    expect(gone(await slow.deliver(coordinator, finished))).toMatch(/round is over/);
    await coordinator.stop();
  });

  it("still counts when it was committed before the cut-off and its check comes last: the round waits for it", async () => {
    const { coordinator, job, slow, quick, lease, station } = await begin({ staleness: 1 });
    const finished = await slow.finish(lease);
    await closeRounds(coordinator, job, quick, 1);
    expect((await coordinator.handle(slow.commitment(finished), slow.peer)).type).toBe("committed");
    for (let i = 0; i < 6; i++) {
      for (const worker of quick) await worker.turn(coordinator);
      await coordinator.idle();
    }
    expect(coordinator.view(job)?.round).toBe(1);
    expect((await coordinator.handle(slow.reveal(finished), slow.peer)).type).toBe("acknowledged");
    await coordinator.idle();
    const [, second] = await recordsOf(station, coordinator, job);
    expect(second?.accepted.map(({ worker }) => worker)).toContain(slow.account);
    await coordinator.stop();
  });

  it("is committed but never revealed: the round waits no longer than the lease", async () => {
    const { coordinator, job, slow, quick, lease, station } = await begin({ staleness: 1 });
    const finished = await slow.finish(lease);
    await closeRounds(coordinator, job, quick, 1);
    await coordinator.handle(slow.commitment(finished), slow.peer);
    await drive({ station, job, workers: quick, turns: 40 }, coordinator);
    expect(coordinator.view(job)?.state).toBe("ended");
    expect(await accountOf(coordinator, slow)).toBeUndefined();
    await coordinator.stop();
  });

  it("is recomputed by the station from the checkpoint that its chunk began with, and a lie is found out", async () => {
    // The model after the second round is not kept whole: only its blocks themselves let it be recomputed at once.
    const { coordinator, job, quick, station } = await begin({ rounds: 6, laneParams: { checkpointEvery: 100 } });
    const liar = pretendWorker(66, (made) => {
      return made.kind === "train" ? { ...made, codes: made.codes.map((code) => -code) } : made;
    });
    await closeRounds(coordinator, job, quick, 2);
    await greet(coordinator, [liar]);
    const lease = await leased(coordinator, liar);
    const checked: TrainChunk[] = [];
    const compute = station.checker.compute.bind(station.checker);
    station.checker.compute = async (given, options) => {
      const chunk = given as TrainChunk;
      checked.push(chunk);
      for (const cid of await modelBlocks(station, chunk)) expect(station.blocks.held.has(cid.toString())).toBe(true);
      return compute(chunk, options);
    };
    await closeRounds(coordinator, job, quick, 4);
    await liar.deliver(coordinator, await liar.finish(lease));
    await coordinator.idle();
    await closeRounds(coordinator, job, quick, 5);
    expect(
      checked.some(({ round, index }) => round === 2 && index === decodeBlock(TrainChunk, lease.chunk).index),
    ).toBe(true);
    // When nothing of that round can come any more, its model goes: it follows from the deltas.
    const left = await modelBlocks(station, decodeBlock(TrainChunk, lease.chunk));
    expect(left.filter((cid) => station.blocks.held.has(cid.toString()))).toEqual([]);
    const records = await recordsOf(station, coordinator, job);
    expect(records.flatMap(({ accepted }) => accepted).map(({ worker }) => worker)).not.toContain(liar.account);
    const view = coordinator.view(job)?.members.find(({ worker }) => worker === liar.account);
    expect(view).toMatchObject({ accepted: 0, rejected: 1, units: "0" });
    await coordinator.stop();
  });

  it("is checked by a second copy at a worker with standing, which computes from the same old checkpoint", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const laneParams = { recipe: buffered(3), chunks: 2, evaluateSpan: 64, evaluateEvery: 100 };
    const job = await station.addJob(coordinator, { common: { stop: { rounds: 20, targetPpm: 0 } }, laneParams });
    await coordinator.idle();
    const [slow, veteran, leaver] = [pretendWorker(7), pretendWorker(1), pretendWorker(2)];
    await greet(coordinator, [slow, veteran, leaver]);
    await closeRounds(coordinator, job, [veteran, leaver], 11);
    const lease = await leased(coordinator, slow);
    const { round } = decodeBlock(TrainChunk, lease.chunk);
    // Somebody with standing has the second copy, and leaves when the round is closed.
    let second = await leased(coordinator, leaver);
    while (!second.chunkCid.equals(lease.chunkCid)) {
      await leaver.deliver(coordinator, await leaver.finish(second));
      await coordinator.idle();
      second = await leased(coordinator, leaver);
    }
    await closeRounds(coordinator, job, [veteran], round + 1);
    await slow.deliver(coordinator, await slow.finish(lease));
    await coordinator.disconnected(leaver.peer.publicKey);
    const copy = await leased(coordinator, veteran);
    expect(copy.chunkCid.equals(lease.chunkCid)).toBe(true);
    expect(copy).toMatchObject({ copy: 1, attempt: 1, base: lease.base });
    await veteran.deliver(coordinator, await veteran.finish(copy));
    await coordinator.idle();
    await closeRounds(coordinator, job, [veteran], round + 2);
    const record = (await recordsOf(station, coordinator, job))[round + 1];
    const counted = record?.accepted.filter(({ chunk }) => chunk.equals(lease.chunkCid));
    expect(counted?.map(({ worker }) => worker)).toEqual([slow.account]);
    const paid = record === undefined ? [] : await rowsOf(station, record);
    const copies = paid.filter(({ receipt }) => receipt.chunk === digestOf(lease.chunkCid));
    expect(copies.map(({ receipt, paid: due }) => [receipt.copy, receipt.round, due])).toEqual([
      [0, round, true],
      [1, round, true],
    ]);
    await coordinator.stop();
  });

  it("cannot follow another's bytes: an open lease ends when a result of its chunk becomes public", async () => {
    const { coordinator, job, slow, quick, lease } = await begin({
      common: { copies: 2 },
      laneParams: { chunks: 1 },
    });
    const other = pretendWorker(8);
    await greet(coordinator, [other]);
    const second = await leased(coordinator, other);
    expect(second.chunkCid.equals(lease.chunkCid)).toBe(true);
    await other.deliver(coordinator, await other.finish(second));
    await coordinator.idle();
    for (let i = 0; i < 3 && coordinator.view(job)?.round === 0; i++) {
      for (const worker of quick) await worker.turn(coordinator);
      await coordinator.idle();
    }
    expect(gone(await slow.deliver(coordinator, await slow.finish(lease)))).toMatch(/public by now/);
    await coordinator.stop();
  });
});

async function modelBlocks({ blocks }: TestStation, { inputs: [, model] }: TrainChunk): Promise<CID[]> {
  const { tensors } = decodeBlock(Checkpoint, await blocks.get(model ?? expect.fail("no model")));
  return tensors.flatMap((tensor) => tensor.blocks);
}
