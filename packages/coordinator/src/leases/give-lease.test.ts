import { assign, type OpenCopy, parse, type TrainChunk } from "@starling/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Fact, type FactOf } from "../facts/fact.ts";
import { journalKeys } from "../journal/journal-keys.ts";
import { memoryStore } from "../journal/memory-store.ts";
import { openJournal } from "../journal/open-journal.ts";
import { greet } from "../testing/drive.ts";
import { pretendWorker } from "../testing/pretend-worker.ts";
import { testSession } from "../testing/test-keys.ts";
import { type TestCoordinator, type TestStation, testStation } from "../testing/test-station.ts";

async function factsOf<T extends Fact["type"]>(station: TestStation, type: T): Promise<FactOf<T>[]> {
  const store = memoryStore(station.entries);
  const journal = await openJournal({ store, keys: journalKeys(testSession(903)), schema: Fact });
  const found: FactOf<T>[] = [];
  for await (const entry of journal.read()) {
    const fact = parse<Fact>(Fact, entry.fact);
    if (fact.type === type) found.push(fact as FactOf<T>);
  }
  return found;
}

const ask = { type: "lease" as const, jobs: [], blocked: [] };
let station: TestStation;
let coordinator: TestCoordinator;

beforeEach(async () => {
  station = testStation();
  coordinator = await station.open();
  return () => coordinator.stop();
});

describe("a lease", () => {
  it("is the open copy with the highest score, as the journal shows", async () => {
    await station.addJob(coordinator);
    const workers = [1, 2, 3].map((n) => pretendWorker(n));
    await greet(coordinator, workers);
    await coordinator.idle();
    for (const worker of workers) await coordinator.handle(ask, worker.peer);
    const [opened] = await factsOf(station, "round-opened");
    const leases = await factsOf(station, "lease-given");
    expect(leases).toHaveLength(3);
    for (const { open, worker, index, copy, attempt } of leases) {
      const set = open.map(([i, c, a]): OpenCopy => ({ index: i, copy: c, attempt: a }));
      expect(assign(opened?.seed ?? new Uint8Array(), set, worker)).toEqual({ index, copy, attempt });
    }
  });

  it("never makes a worker confirm itself", async () => {
    // A station that never comes to an end leaves the second copy open for as long as we look.
    Object.assign(station.checker, {
      compute: (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    await station.addJob(coordinator, { common: { copies: 2 }, laneParams: { chunks: 1, evaluateSpan: 64 } });
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await vi.waitFor(async () => expect((await worker.turn(coordinator)).type).toBe("acknowledged"));
    expect((await worker.turn(coordinator)).type).toBe("acknowledged");
    // A training and an evaluation chunk, both with a copy to spare, and nothing for the one who had them.
    expect(await worker.turn(coordinator)).toMatchObject({ type: "wait" });
    const leases = await factsOf(station, "lease-given");
    expect(leases.map(({ index }) => index).sort()).toEqual([0, 1]);
    expect(leases.every(({ copy, open }) => copy <= 1 && open.length >= 2)).toBe(true);
    const other = pretendWorker(2);
    await greet(coordinator, [other]);
    expect((await coordinator.handle(ask, other.peer)).type).toBe("lease");
  });

  it("opens chunks beyond the target only when the target is taken", async () => {
    const job = await station.addJob(coordinator, {
      common: { overAssignMilli: 1_000 },
      laneParams: { chunks: 1, evaluateSpan: 64 },
    });
    const workers = [1, 2, 3, 4].map((n) => pretendWorker(n));
    await greet(coordinator, workers);
    await coordinator.idle();
    const leased: (number | undefined)[] = [];
    for (const worker of workers) {
      await coordinator.handle(ask, worker.peer);
      leased.push((await factsOf(station, "lease-given")).at(-1)?.index);
    }
    // One training chunk, one evaluation chunk (index 2), then the extra one, then nothing.
    expect(new Set(leased.slice(0, 2))).toEqual(new Set([0, 2]));
    expect(leased.slice(2)).toEqual([1, 1]);
    expect(coordinator.view(job)?.copies).toHaveLength(3);
  });

  it("asks no tab for more than it can, and follows its speed", async () => {
    await station.addJob(coordinator, { laneParams: { steps: 8 } });
    const [slow, middle, quick, small] = [1, 2, 3, 4].map((n) => pretendWorker(n));
    if (!slow || !middle || !quick || !small) throw new TypeError("Four workers.");
    const speeds = [
      [slow, 100],
      [middle, 1_000_000],
      [quick, 500_000_000],
    ] as const;
    for (const [worker, speed] of speeds) await coordinator.handle({ ...(await worker.hello()), speed }, worker.peer);
    await coordinator.handle({ ...(await small.hello()), chunkBytes: 1 }, small.peer);
    await coordinator.idle();
    for (const [worker] of speeds) await coordinator.handle(ask, worker.peer);
    expect(await coordinator.handle(ask, small.peer)).toMatchObject({ type: "wait", reason: "not-eligible" });
    const steps = (await factsOf(station, "chunk-opened")).map(({ chunk }) => (chunk as TrainChunk).steps);
    for (const count of steps) expect([0, 2, 8, 20]).toContain(count);
  });

  it("has as small a micro-batch as the tab has memory for, and is cut anew when it turns out too large", async () => {
    const job = await station.addJob(coordinator, { laneParams: { chunks: 1, evaluateEvery: 100 } });
    const [small, large] = [pretendWorker(1), pretendWorker(2)];
    await greet(coordinator, [small, large]);
    await coordinator.idle();
    const first = await coordinator.handle(ask, small.peer);
    const lease = first.type === "lease" ? first.lease.id : "";
    await coordinator.handle({ type: "release", lease, reason: "out-of-memory" }, small.peer);
    const limited = { ...ask, microBatches: [{ job, microBatch: 7 }] };
    expect(await coordinator.handle(limited, small.peer)).toMatchObject({ type: "lease" });
    expect((await factsOf(station, "lease-ended")).map(({ reason }) => reason)).toEqual(["too-large"]);
    const cut = (await factsOf(station, "chunk-opened")).map(({ chunk }) => [chunk.index, chunk.microBatch]);
    expect(cut).toEqual([
      [0, 8],
      [0, 4],
    ]);
  });

  it("is none that the tab has no memory for", async () => {
    const job = await station.addJob(coordinator, {
      common: { copies: 2 },
      laneParams: { chunks: 1, evaluateEvery: 100 },
    });
    const [small, large] = [pretendWorker(1), pretendWorker(2)];
    await greet(coordinator, [small, large]);
    await coordinator.idle();
    expect(await coordinator.handle(ask, large.peer)).toMatchObject({ type: "lease" });
    const limited = { ...ask, microBatches: [{ job, microBatch: 4 }] };
    await coordinator.handle(limited, small.peer);
    const given = await factsOf(station, "lease-given");
    // The second copy of the first tab's chunk is open as well, and not for this one.
    expect(given.map(({ open }) => open.length)).toEqual([6, 4]);
    expect(given[1]?.index).not.toBe(given[0]?.index);
    const cut = (await factsOf(station, "chunk-opened")).map(({ chunk }) => chunk.microBatch);
    expect(cut).toEqual([8, 4]);
  });

  it("is of a job that the tab wants", async () => {
    const first = await station.addJob(coordinator, { salt: 1 });
    const second = await station.addJob(coordinator, { salt: 2 });
    const worker = pretendWorker(1);
    await greet(coordinator, [worker]);
    await coordinator.idle();
    const preferring = await coordinator.handle({ type: "lease", jobs: [second], blocked: [] }, worker.peer);
    expect(preferring).toMatchObject({ lease: { job: second } });
    const other = pretendWorker(2);
    await greet(coordinator, [other]);
    const blocking = await coordinator.handle({ type: "lease", jobs: [], blocked: [first] }, other.peer);
    expect(blocking).toMatchObject({ lease: { job: second } });
    const picky = pretendWorker(3);
    await greet(coordinator, [picky]);
    const none = await coordinator.handle({ type: "lease", jobs: [], blocked: [first, second] }, picky.peer);
    expect(none).toMatchObject({ type: "wait", reason: "no-jobs" });
  });
});
