import { encodePayload } from "@starling/learning";
import { decodeBlock, type JobId, type TaskRequest, TrainChunk, TrainRecord, toHex, Update } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { drive, greet } from "./testing/drive.ts";
import { pretendCodes } from "./testing/pretend-compute.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { TEST_PARAMETERS, type TestCoordinator, type TestStation, testStation } from "./testing/test-station.ts";

async function begin(options: Parameters<TestStation["addJob"]>[1] = {}): Promise<{
  station: TestStation;
  coordinator: TestCoordinator;
  job: JobId;
}> {
  const station = testStation();
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, options);
  await coordinator.idle();
  return { station, coordinator, job };
}

/** What the closed rounds have summed up: each accepted chunk with the root of its update. */
async function acceptedUpdates(station: TestStation, coordinator: TestCoordinator, job: JobId) {
  const found: { readonly chunk: TrainChunk; readonly root: string }[] = [];
  for (const view of coordinator.view(job)?.roundViews ?? []) {
    const record = decodeBlock(TrainRecord, await station.blocks.get(CID.parse(view.record)));
    for (const accepted of record.accepted) {
      const chunk = decodeBlock(TrainChunk, await station.blocks.get(accepted.chunk));
      const { root } = decodeBlock(Update, await station.blocks.get(accepted.output));
      found.push({ chunk, root });
    }
  }
  return found;
}

const copies = (coordinator: TestCoordinator, job: JobId) => coordinator.view(job)?.copies ?? [];
const ask: TaskRequest = { type: "lease", jobs: [], blocked: [] };

describe("leases", () => {
  it("are given once: asking again gives the same one", async () => {
    const { coordinator } = await begin();
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    const first = await coordinator.handle(ask, worker.peer);
    expect(await coordinator.handle(ask, worker.peer)).toEqual(first);
    await coordinator.stop();
  });

  it("go to somebody else at once when a tab is closed, and later when it is silent", async () => {
    const { station, coordinator, job } = await begin();
    const [one, two] = [pretendWorker(1), pretendWorker(2)];
    await greet(coordinator, [one, two]);
    await coordinator.handle(ask, one.peer);
    await coordinator.disconnected(one.peer.publicKey);
    expect(copies(coordinator, job).filter(({ state }) => state === "leased")).toEqual([]);
    expect(copies(coordinator, job).some(({ attempt, note }) => attempt === 1 && note?.includes("left"))).toBe(true);
    const lease = await coordinator.handle(ask, two.peer);
    expect(lease.type).toBe("lease");
    station.clock.move(10_500);
    await coordinator.idle();
    expect(copies(coordinator, job).some(({ state, note }) => state === "expired" && note?.includes("in time"))).toBe(
      true,
    );
    await coordinator.stop();
  });

  it("are renewed by heartbeats only while progress grows, and never beyond four times the first deadline", async () => {
    const { station, coordinator } = await begin();
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    const reply = await coordinator.handle(ask, worker.peer);
    if (reply.type !== "lease") throw new TypeError(reply.type);
    const beat = (progressPpm: number) =>
      coordinator.handle({ type: "heartbeat", lease: reply.lease.id, progressPpm }, worker.peer);
    station.clock.move(6_000);
    expect(await beat(100)).toEqual({ type: "renewed", deadlineMs: 10_000 });
    station.clock.move(6_000);
    expect(await beat(100)).toEqual({ type: "renewed", deadlineMs: 4_000 });
    for (let i = 2; i < 7; i++) {
      expect(await beat(i * 100)).toMatchObject({ type: "renewed" });
      station.clock.move(5_000);
    }
    expect(await beat(900)).toMatchObject({ type: "renewed", deadlineMs: 3_000 });
    station.clock.move(3_500);
    expect(await beat(901)).toMatchObject({ type: "gone" });
    await coordinator.stop();
  });

  it("come back when a tab gives them back", async () => {
    const { coordinator, job } = await begin();
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    const reply = await coordinator.handle(ask, worker.peer);
    if (reply.type !== "lease") throw new TypeError(reply.type);
    await coordinator.handle({ type: "release", lease: reply.lease.id, reason: "paused" }, worker.peer);
    expect(copies(coordinator, job).every(({ state }) => state === "open")).toBe(true);
    await coordinator.stop();
  });
});

describe("a round", () => {
  it("closes at its age with the quorum, and leaves out what nobody verified", async () => {
    const { station, coordinator, job } = await begin({ common: { quorum: 1 }, laneParams: { evaluateEvery: 9 } });
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    // Round 0 is evaluated too: three training chunks and two for the evaluation.
    await worker.turn(coordinator);
    await worker.turn(coordinator);
    await worker.turn(coordinator);
    await coordinator.idle();
    expect(coordinator.view(job)?.round).toBe(0);
    station.clock.move(61_000);
    await coordinator.idle();
    expect(coordinator.view(job)?.roundViews[0]).toMatchObject({ chunks: 3 });
    await coordinator.stop();
  });

  it("waits below its quorum for workers, and says so", async () => {
    const { station, coordinator, job } = await begin({ common: { quorum: 3 } });
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await worker.turn(coordinator);
    await coordinator.disconnected(worker.peer.publicKey);
    for (let i = 0; i < 200; i++) {
      station.clock.move(1_000);
      await coordinator.idle();
    }
    expect(coordinator.view(job)).toMatchObject({ round: 0, state: "waiting" });
    expect(coordinator.view(job)?.status).toMatch(/waiting for workers/);
    await greet(coordinator, [worker]);
    await drive({ station, job, workers: [worker] }, coordinator);
    expect(coordinator.view(job)).toMatchObject({ state: "ended", round: 2 });
    await coordinator.stop();
  });
});

describe("a liar", () => {
  it("is found out by the station, is not paid, and does not change the model", async () => {
    const alice = pretendWorker(1);
    const { station, coordinator, job } = await begin();
    const liar = pretendWorker(66, (made) => {
      if (made.kind === "evaluate") return { ...made, correct: made.total };
      return { ...made, codes: made.codes.map((code) => -code) };
    });
    await greet(coordinator, [alice, liar]);
    await drive({ station, job, workers: [liar, alice] }, coordinator);
    const view = coordinator.view(job);
    expect(view?.state).toBe("ended");
    // How many steps a chunk has depends on who was measured when; what they lead to does not.
    const summed = await acceptedUpdates(station, coordinator, job);
    expect(summed).toHaveLength(6);
    for (const { chunk, root } of summed) {
      expect(root).toBe(toHex(encodePayload(pretendCodes(chunk, TEST_PARAMETERS)).root));
    }
    for (const { train } of view?.roundViews ?? []) expect(train?.evaluation?.accuracyPpm).toBeLessThan(1_000_000);
    const members = new Map(view?.members.map((member) => [member.worker, member]));
    expect(members.get(liar.account)).toMatchObject({ accepted: 0, units: "0", standing: 0 });
    expect(members.get(liar.account)?.rejected).toBeGreaterThan(0);
    expect(members.get(alice.account)).toMatchObject({ rejected: 0 });
    expect(coordinator.leaderboard().map(({ worker }) => worker)).toEqual([alice.account]);
    await coordinator.stop();
  });
});

describe("workers with standing", () => {
  it("are checked for some chunks only, and check newcomers", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const long = { common: { stop: { rounds: 12, targetPpm: 0 } }, laneParams: { evaluateEvery: 100 } };
    const job = await station.addJob(coordinator, long);
    const veteran = pretendWorker(1);
    await greet(coordinator, [veteran]);
    await drive({ station, job, workers: [veteran], turns: 12 }, coordinator);
    const member = () => coordinator.view(job)?.members.find(({ worker }) => worker === veteran.account);
    expect(member()?.standing).toBeGreaterThanOrEqual(10);
    const callsBefore = station.checker.calls;
    const acceptedBefore = member()?.accepted ?? 0;
    await drive({ station, job, workers: [veteran], turns: 10 }, coordinator);
    const accepted = (member()?.accepted ?? 0) - acceptedBefore;
    expect(accepted).toBeGreaterThan(5);
    expect(station.checker.calls - callsBefore).toBeLessThan(accepted);
    const newcomer = pretendWorker(2);
    await greet(coordinator, [newcomer]);
    await newcomer.turn(coordinator);
    const second = copies(coordinator, job).filter(({ copy }) => copy === 1);
    expect(second.length + copies(coordinator, job).filter(({ byStation }) => byStation).length).toBeGreaterThan(0);
    await drive({ station, job, workers: [newcomer, veteran] }, coordinator);
    expect(coordinator.view(job)?.state).toBe("ended");
    await coordinator.stop();
  }, 60_000);
});

describe("the client's orders", () => {
  it("pause and resume", async () => {
    const { coordinator, station, job } = await begin();
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await coordinator.control(await station.order(job, 1, 1));
    expect(coordinator.view(job)?.state).toBe("paused");
    expect(await worker.turn(coordinator)).toMatchObject({ type: "wait", reason: "paused-by-researcher" });
    await coordinator.control(await station.order(job, 2, 2));
    expect((await worker.turn(coordinator)).type).toBe("acknowledged");
    await coordinator.stop();
  });

  it("cannot be replayed, or given by somebody else", async () => {
    const { coordinator, station, job } = await begin();
    const pause = await station.order(job, 1, 5);
    await coordinator.control(pause);
    await expect(coordinator.control(pause)).rejects.toThrow(/nonce/);
    await expect(coordinator.control(await station.order(job, 2, 4))).rejects.toThrow(/nonce/);
    const forged = { ...(await station.order(job, 3, 6)), control: { job, action: 3, nonce: 7 } as const };
    await expect(coordinator.control(forged)).rejects.toThrow(/not signed/);
    await coordinator.stop();
  });

  it("cancel: no lease any more, and what was accepted is paid", async () => {
    const { coordinator, station, job } = await begin();
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await worker.turn(coordinator);
    await coordinator.idle();
    await coordinator.control(await station.order(job, 3, 1));
    expect(await worker.turn(coordinator)).toMatchObject({ type: "wait", reason: "no-jobs" });
    station.clock.move(5_000);
    await coordinator.idle();
    expect(coordinator.view(job)?.state).toBe("cancelled");
    expect(station.chain.proposals.at(-1)?.total).toBeGreaterThan(0n);
    expect(coordinator.epochs(job).at(-1)?.last).toBe(true);
    await coordinator.stop();
  });
});
