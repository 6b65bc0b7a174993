import { f32bits } from "@starling/learning";
import { decodeBlock, type JobId, type JobView, TrainChunk } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { drive, greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { KilledError, type TestCoordinator, type TestStation, testStation } from "./testing/test-station.ts";
import type { Finished, TestWorker } from "./testing/test-worker.ts";

const outcome = (station: TestStation, view: JobView | undefined) => ({
  model: view?.train?.model,
  test: view?.train?.test,
  rounds: view?.roundViews.map(({ train, units }) => [train?.model, units]),
  proposals: station.chain.proposals.map(({ epoch, root, total }) => [epoch, root, total]),
});

const BUFFERED = {
  common: { stop: { rounds: 4, targetPpm: 0 } },
  laneParams: {
    recipe: { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(1), staleness: 2 },
    chunks: 2,
    evaluateEvery: 100,
    evaluateSpan: 64,
  },
} as const;

/** What a slow worker does: it takes a training chunk of the first round and delivers it two rounds later. */
function slowly(slow: TestWorker, quick: TestWorker) {
  let held: Finished | undefined;
  let delivered = false;
  return async (coordinator: TestCoordinator, job: JobId): Promise<void> => {
    const alive = () => {
      if (coordinator.isDead()) throw new KilledError("The coordinator was killed.", { fix: "Open it again." });
      return coordinator;
    };
    const closed = () => alive().view(job)?.roundViews.length ?? 0;
    while (held === undefined) {
      const reply = await alive().handle({ type: "lease", jobs: [], blocked: [] }, slow.peer);
      if (reply.type === "lease") {
        const finished = await slow.finish(reply.lease);
        if (decodeBlock(TrainChunk, reply.lease.chunk).kind === "train") held = finished;
        else await slow.deliver(coordinator, finished);
      }
      await coordinator.idle();
    }
    while (closed() < 2) {
      await quick.turn(coordinator);
      await coordinator.idle();
    }
    if (!delivered) delivered = (await slow.deliver(coordinator, held)).type === "acknowledged";
    await coordinator.idle();
  };
}

/** A buffered job with a late result whose coordinator dies at each fact once. */
async function runLateDying(way: (seq: number) => "before" | "after" | undefined) {
  const died = new Set<number>();
  const station = testStation({
    killAt(seq) {
      if (seq === 0 || died.has(seq)) return undefined;
      died.add(seq);
      return way(seq);
    },
  });
  const [slow, quick] = [pretendWorker(7), pretendWorker(1)];
  const begin = slowly(slow, quick);
  let coordinator = await station.open();
  const job = await station.addJob(coordinator, BUFFERED);
  for (let lives = 0; lives < 300; lives++) {
    try {
      if (lives > 0) coordinator = await station.open();
      await greet(coordinator, [slow, quick]);
      await coordinator.idle();
      await begin(coordinator, job);
      await drive({ station, job, workers: [quick], turns: 60 }, coordinator);
    } catch (error) {
      if (!coordinator.isDead()) throw error;
    }
    if (!coordinator.isDead()) break;
    await coordinator.stop().catch(() => undefined);
  }
  const view = coordinator.view(job);
  await coordinator.stop();
  return {
    died: died.size,
    outcome: outcome(station, view),
    late: view?.roundViews.map(({ lateChunks }) => lateChunks),
  };
}

/** A whole job whose coordinator dies at each fact once, the given way. */
async function runDying(way: "before" | "after" | undefined) {
  const died = new Set<number>();
  const station = testStation({
    killAt(seq) {
      if (seq === 0 || died.has(seq)) return undefined;
      died.add(seq);
      return way;
    },
  });
  const worker = pretendWorker(1);
  let coordinator = await station.open();
  const job = await station.addJob(coordinator);
  for (let lives = 0; lives < 300; lives++) {
    try {
      if (lives > 0) coordinator = await station.open();
      await greet(coordinator, [worker]);
      await drive({ station, job, workers: [worker], turns: 60 }, coordinator);
    } catch (error) {
      if (!coordinator.isDead()) throw error;
    }
    if (!coordinator.isDead()) break;
    await coordinator.stop().catch(() => undefined);
  }
  const view = coordinator.view(job);
  await coordinator.stop();
  return { station, died: died.size, outcome: outcome(station, view), view };
}

describe("a coordinator that is killed", () => {
  it("comes to the same model, the same pay and the same chain whichever fact it died at", async () => {
    const straight = await runDying(undefined);
    expect(straight.view?.state).toBe("ended");
    expect(straight.outcome.proposals.length).toBeGreaterThan(0);
    const before = await runDying("before");
    expect(before.died).toBeGreaterThan(40);
    expect(before.outcome).toEqual(straight.outcome);
    const after = await runDying("after");
    expect(after.died).toBeGreaterThan(40);
    expect(after.outcome).toEqual(straight.outcome);
  }, 120_000);

  it("counts a late result once, in the same round and for the same pay, whichever fact it died at", async () => {
    const straight = await runLateDying(() => undefined);
    expect(straight.late).toEqual([0, 0, 1, 0]);
    const dying = await runLateDying((seq) => (seq % 2 === 0 ? "before" : "after"));
    expect(dying.died).toBeGreaterThan(40);
    expect(dying.late).toEqual(straight.late);
    expect(dying.outcome).toEqual(straight.outcome);
  }, 120_000);
});
