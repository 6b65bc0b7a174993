import { readGraph } from "@starling/graph";
import {
  accumulate,
  decodePayload,
  encodeDelta,
  flatten,
  initialState,
  layoutOf,
  lrAt,
  multipliers,
  type ServerState,
  serverStep,
  unflatten,
} from "@starling/learning";
import {
  Acknowledgement,
  acknowledgementDigest,
  announcementDigest,
  Checkpoint,
  decodeBlock,
  fromHex,
  JobView,
  LeaderView,
  parse,
  rawBlock,
  readCheckpoint,
  TaskReply,
  TrainChunk,
  TrainOutput,
  TrainRecord,
  verifyPeerSignature,
  writeCheckpoint,
  writeVector,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { NotRunningError, UnknownJobError } from "./errors.ts";
import { drive, greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { testSession } from "./testing/test-keys.ts";
import { testStation } from "./testing/test-station.ts";

describe("a job with one tab", () => {
  it("goes from the first lease to the last epoch, and every view of it has its form", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator);
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    let seen = 0;
    const stopWatching = coordinator.onChange((id) => {
      seen++;
      expect(parse<JobView>(JobView, coordinator.view(id)).status.length).toBeGreaterThan(5);
    });
    await drive({ station, job, workers: [worker] }, coordinator);
    const view = coordinator.view(job);
    expect(view).toMatchObject({ state: "ended", round: 2, train: { test: { total: 96 } } });
    expect(view?.status).toContain("settled");
    expect(seen).toBeGreaterThan(20);
    stopWatching();
    for (const row of coordinator.leaderboard()) parse(LeaderView, row);
    parse<TaskReply>(TaskReply, await coordinator.account(worker.account));
    await coordinator.stop();
  });

  it("tells news that its peer key signed", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator);
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await drive({ station, job, workers: [worker] }, coordinator);
    expect(new Set(station.news.map(({ state }) => state))).toEqual(new Set(["running", "ended"]));
    for (const { peer, signature, ...news } of station.news) {
      expect(verifyPeerSignature("round", announcementDigest(news), signature, peer)).toBe(true);
    }
    expect(station.news.at(-1)?.made.toString()).toBe(coordinator.view(job)?.train?.model);
    await coordinator.stop();
  });

  it("gives its word for what it has stored", async () => {
    const station = testStation();
    const coordinator = await station.open();
    await station.addJob(coordinator);
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    const { receipt, storedAt, signature } = parse<Acknowledgement>(Acknowledgement, await worker.turn(coordinator));
    const digest = acknowledgementDigest(receipt, storedAt);
    expect(verifyPeerSignature("acknowledgement", digest, signature, testSession(903).publicKey)).toBe(true);
    await coordinator.stop();
  });
});

describe("a round's record", () => {
  it("lets anybody recompute the model from the blocks alone", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator, { common: { stop: { rounds: 3, targetPpm: 0 } } });
    const workers = [pretendWorker(1), pretendWorker(2)];
    await greet(coordinator, workers);
    await drive({ station, job, workers }, coordinator);
    const { spec } = station.jobs.get(job) ?? {};
    if (spec === undefined) throw new TypeError("The job is not there.");
    const { graph, checkpoint, lr, recipe, codec, aggregation } = spec.laneParams;
    const get = (cid: CID) => station.blocks.get(cid);
    const layout = layoutOf(readGraph(await get(graph)).parameters);
    const start = await readCheckpoint(decodeBlock(Checkpoint, await get(checkpoint)), get);
    let state: ServerState = initialState(flatten(layout, new Map(start.map(({ name, data }) => [name, data]))));
    let parent = checkpoint;
    for (const view of coordinator.view(job)?.roundViews ?? []) {
      const record = decodeBlock(TrainRecord, await get(CID.parse(view.record)));
      const updates = await Promise.all(
        record.accepted.map(async ({ chunk, output: named, multiplier }) => {
          const { steps, batch, lr: lrBits } = decodeBlock(TrainChunk, await get(chunk));
          const output = decodeBlock(TrainOutput, await get(named));
          if (output.kind !== "train") throw new TypeError("No update.");
          const norm2 = BigInt(output.norm2);
          const parts = await Promise.all(output.blocks.map(({ cid }) => get(cid)));
          const codes = decodePayload(parts, output.n, { maxBytes: 2 ** 20, root: fromHex(output.root), norm2 });
          return { codes, multiplier, work: { steps, batch, delay: 0, norm2, lrBits } };
        }),
      );
      const lrBits = lrAt(lr, record.round);
      const weights = multipliers(
        updates.map(({ work }) => work),
        { kind: aggregation, lrBits },
      );
      expect(updates.map(({ multiplier }) => multiplier)).toEqual(weights.multipliers);
      const sum = accumulate([...updates].reverse(), state.theta.length);
      if (recipe.kind !== "momentum") throw new TypeError("Another recipe.");
      const rates = { muBits: recipe.mu, alphaBits: recipe.alpha, kappaBits: codec.kappa, lrBits };
      const params = { ...rates, downlink: "int4" } as const;
      const step = serverStep(state, sum, weights.weight, params);
      state = step.state;
      const trained = unflatten(layout, state.theta);
      const tensors = start.map((tensor) => ({ ...tensor, data: trained.get(tensor.name) ?? tensor.data }));
      const model = writeCheckpoint(tensors, { graph, round: record.round + 1, parent }).manifest.cid;
      expect(model.toString()).toBe(view.train?.model);
      expect(record.model.equals(model)).toBe(true);
      expect(record.momentum.equals(writeVector(state.momentum).manifest.cid)).toBe(true);
      expect(record.error.equals(writeVector(state.error).manifest.cid)).toBe(true);
      expect(record.delta.map(String)).toEqual(encodeDelta(step.delta).map((bytes) => rawBlock(bytes).cid.toString()));
      parent = model;
    }
    await coordinator.stop();
  });

  it("keeps whole models at their rounds and the newest, and lets the others go", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator, {
      common: { stop: { rounds: 6, targetPpm: 0 } },
      laneParams: { checkpointEvery: 4 },
    });
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await drive({ station, job, workers: [worker] }, coordinator);
    const kept: boolean[] = [];
    for (const { train } of coordinator.view(job)?.roundViews ?? []) {
      const { tensors } = decodeBlock(Checkpoint, await station.blocks.get(CID.parse(train?.model ?? "")));
      const blocks = tensors.flatMap((tensor) => tensor.blocks);
      kept.push(blocks.every((cid) => station.blocks.held.has(cid.toString())));
    }
    expect(kept).toEqual([true, false, false, true, false, true]);
    expect(coordinator.view(job)?.roundViews.map(({ train }) => train?.whole)).toEqual(kept);
    await coordinator.stop();
  });
});

describe("a coordinator that is not running", () => {
  it("says so, and knows only its own jobs", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const id = await station.addJob(coordinator);
    const nobodys = `0x${"00".repeat(32)}` as const;
    const order = await station.order(nobodys, 1, 1);
    await expect(coordinator.control(order)).rejects.toThrow(UnknownJobError);
    expect(coordinator.view(nobodys)).toBeUndefined();
    await coordinator.stop();
    expect(() => coordinator.view(id)).toThrow(NotRunningError);
    await coordinator.stop();
  });
});
