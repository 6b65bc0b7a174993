import { decodeResults, type ItemResult } from "@starling/processing";
import {
  decodeBlock,
  InferChunk,
  InferOutput,
  InferRecord,
  type JobId,
  type Lease,
  OutputsManifest,
  tupleDigest,
} from "@starling/protocol";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { drive, greet } from "../../testing/drive.ts";
import {
  batchWorker,
  pretendResult,
  pretendResults,
  type TestBatchOptions,
  testBatch,
} from "../../testing/test-batch.ts";
import {
  type TestCoordinator,
  type TestStation,
  type TestStationInit,
  testStation,
} from "../../testing/test-station.ts";
import type { Finished, TestWorker } from "../../testing/test-worker.ts";

const checker = {
  operators: new Set<string>(),
  compute: async (chunk: unknown) => pretendResults(chunk as InferChunk),
};

async function begin(options: TestBatchOptions = {}, init: TestStationInit = {}) {
  const station = testStation({ checker: checker as never, ...init });
  const coordinator = await station.open();
  const { request, spec } = await testBatch(station.blocks, options);
  const job = await coordinator.addJob(request);
  return { station, coordinator, job, spec, request };
}

/** Everything that the job has come to, read from blocks as anybody reads it. */
async function outputsOf({ blocks }: TestStation, coordinator: TestCoordinator, job: JobId) {
  const cid = CID.parse(coordinator.view(job)?.batch?.outputs ?? expect.fail("no batch"));
  const { parts } = decodeBlock(OutputsManifest, await blocks.get(cid));
  const results: ItemResult[] = [];
  for (const { output } of parts) {
    const { blocks: named, items } = decodeBlock(InferOutput, await blocks.get(output));
    const [bytes = new Uint8Array()] = await Promise.all(named.map((block) => blocks.get(block.cid)));
    results.push(...decodeResults(bytes, { bytes: 2 ** 20, items }));
  }
  return { parts, results };
}

const expected = (count: number) => Array.from({ length: count }, (_, i) => pretendResult(i));

async function lease(coordinator: TestCoordinator, worker: TestWorker): Promise<Lease> {
  const reply = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, worker.peer);
  return reply.type === "lease" ? reply.lease : expect.fail(`no lease: ${JSON.stringify(reply)}`);
}

describe("a batch", () => {
  it("ends with every item's result in order, none missing or double, and pays by item", async () => {
    const { station, coordinator, job, spec } = await begin();
    const workers = [batchWorker(1), batchWorker(2), batchWorker(3)];
    await greet(coordinator, workers);
    await drive({ station, job, workers }, coordinator);
    const view = coordinator.view(job);
    expect(view).toMatchObject({
      state: "ended",
      status: expect.stringContaining("Everything is computed"),
      lane: "infer",
    });
    expect(view?.batch).toMatchObject({ count: 20, done: 20, failed: 0, provider: "wasm", pinned: false });
    const { parts, results } = await outputsOf(station, coordinator, job);
    expect(parts.map(({ from, to }) => [from, to])).toEqual(
      [0, 3, 6, 9, 12, 15, 18].map((a) => [a, Math.min(a + 3, 20)]),
    );
    expect(results).toEqual(expected(20));
    // Of the lists of outputs only the newest is kept.
    const lists = view?.roundViews.map(({ batch }) => station.blocks.held.has(batch?.outputs ?? "")) ?? [];
    expect(lists.length).toBeGreaterThan(2);
    expect(lists).toEqual(lists.map((_, i) => i === lists.length - 1));
    const units = view?.members.reduce((sum, member) => sum + BigInt(member.units), 0n);
    expect(units).toBeGreaterThanOrEqual(20n * BigInt(spec.laneParams.flops));
    await coordinator.stop();
  });

  it("is not changed by a tab that is killed or by one that lies, and the liar is unpaid", async () => {
    const { station, coordinator, job } = await begin();
    const liar = batchWorker(66, ({ kind, results }) => ({
      kind,
      results: results.map((_, i) => pretendResult(i, 5)),
    }));
    const lazy = batchWorker(67, ({ kind, results }) => {
      const error = { name: "MalformedItemError", message: "It is damaged.", fix: "Leave it out." };
      return { kind, results: results.map(({ name }) => ({ name, error })) };
    });
    const [killed, honest] = [batchWorker(1), batchWorker(2)];
    await greet(coordinator, [killed, liar, lazy, honest]);
    await coordinator.idle();
    await lease(coordinator, killed);
    await coordinator.disconnected(killed.peer.publicKey);
    await drive({ station, job, workers: [liar, lazy, honest] }, coordinator);
    const { results } = await outputsOf(station, coordinator, job);
    expect(results).toEqual(expected(20));
    expect(coordinator.leaderboard().map(({ worker }) => worker)).toEqual([honest.account]);
    for (const bad of [liar, lazy]) {
      const member = coordinator.view(job)?.members.find(({ worker }) => worker === bad.account);
      expect(member).toMatchObject({ accepted: 0, units: "0" });
      expect(member?.rejected).toBeGreaterThan(0);
    }
    await coordinator.stop();
  });

  it("counts a late result in the next round, and has another one compute what never comes", async () => {
    const { station, coordinator, job } = await begin({ items: 30 });
    const [slow, lost, quick] = [batchWorker(1), batchWorker(2), batchWorker(3)];
    await greet(coordinator, [slow, lost, quick]);
    await coordinator.idle();
    const late = await slow.finish(await lease(coordinator, slow));
    const never = decodeBlock(InferChunk, (await lease(coordinator, lost)).chunk).range;
    const closed = () => coordinator.view(job)?.roundViews.length ?? 0;
    while (closed() < 1) {
      await quick.turn(coordinator);
      await coordinator.idle();
    }
    expect((await slow.deliver(coordinator, late)).type).toBe("acknowledged");
    await drive({ station, job, workers: [quick] }, coordinator);
    expect(coordinator.view(job)?.roundViews.reduce((sum, { lateChunks }) => sum + lateChunks, 0)).toBe(1);
    const { results, parts } = await outputsOf(station, coordinator, job);
    expect(results).toEqual(expected(30));
    expect(parts.filter(({ from }) => from === never[0])).toHaveLength(1);
    await coordinator.stop();
  });

  it("keeps items that failed, with their reasons, and goes on", async () => {
    const failing = ({ kind, results }: ReturnType<typeof pretendResults>) => {
      const error = { name: "MalformedItemError", message: "It is cut off.", fix: "Upload it again." };
      return { kind, results: results.map((one) => (one.name === "item 4" ? { name: one.name, error } : one)) };
    };
    const compute = async (chunk: unknown) => failing(pretendResults(chunk as InferChunk));
    const { station, coordinator, job } = await begin({}, { checker: { ...checker, compute } as never });
    const worker = batchWorker(1, failing);
    await greet(coordinator, [worker]);
    await drive({ station, job, workers: [worker] }, coordinator);
    expect(coordinator.view(job)?.batch).toMatchObject({ done: 20, failed: 1 });
    expect((await outputsOf(station, coordinator, job)).results[4]).toMatchObject({
      error: { fix: "Upload it again." },
    });
    await coordinator.stop();
  });
});

describe("a batch for GPUs", () => {
  const webgpu = { laneParams: { provider: "webgpu" } } as const;

  it("begins with a chunk that two classes of devices and the station compute", async () => {
    const { station, coordinator, job } = await begin(webgpu);
    const [one, twin, other] = [batchWorker(1), batchWorker(2), batchWorker(3)];
    const greeting = await twin.hello();
    await greet(coordinator, [one, other]);
    await coordinator.handle({ ...greeting, deviceClass: (await one.hello()).deviceClass }, twin.peer);
    await coordinator.idle();
    const first = decodeBlock(InferChunk, (await lease(coordinator, one)).chunk);
    expect(first).toMatchObject({ kind: "calibrate", provider: "webgpu", range: [0, 3] });
    // Another of the same class would show nothing.
    const asked = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, twin.peer);
    expect(asked.type).toBe("wait");
    expect(decodeBlock(InferChunk, (await lease(coordinator, other)).chunk).kind).toBe("calibrate");
    await drive({ station, job, workers: [one, other, twin] }, coordinator);
    const record = await recordOf(station, coordinator, job, 0);
    expect(record).toMatchObject({ provider: "webgpu", calibration: { compared: 2, agreed: 2 }, done: 3 });
    expect((await outputsOf(station, coordinator, job)).results).toEqual(expected(20));
    await coordinator.stop();
  });

  it("goes on where all devices agree when two do not, and computes the first items again", async () => {
    const { station, coordinator, job } = await begin(webgpu);
    const providers = new Set<string>();
    const worker = (n: number) =>
      batchWorker(n, (made, { provider, kind, range: [from] }) => {
        if (kind === "infer") providers.add(provider);
        const off = (_: ItemResult, i: number) => pretendResult(from + i, provider === "webgpu" ? 1 : 0);
        return { kind: made.kind, results: made.results.map(off) };
      });
    const workers = [worker(1), worker(2)];
    await greet(coordinator, workers);
    await drive({ station, job, workers }, coordinator);
    const record = await recordOf(station, coordinator, job, 0);
    expect(record).toMatchObject({ provider: "wasm", done: 0 });
    expect(record.calibration?.agreed).toBe(0);
    expect(providers).toEqual(new Set(["wasm"]));
    expect(coordinator.view(job)?.batch).toMatchObject({ provider: "wasm", pinned: true, done: 20 });
    expect((await outputsOf(station, coordinator, job)).results).toEqual(expected(20));
    // It is nobody's lie.
    for (const { rejected } of coordinator.view(job)?.members ?? []) expect(rejected).toBe(0);
    await coordinator.stop();
  });
});

async function recordOf({ blocks }: TestStation, coordinator: TestCoordinator, job: JobId, round: number) {
  const { record } = coordinator.view(job)?.roundViews[round] ?? expect.fail("no round");
  return decodeBlock(InferRecord, await blocks.get(CID.parse(record)));
}

describe("an output", () => {
  it.each<[string, (output: InferOutput) => InferOutput, RegExp]>([
    ["of other items", (output) => ({ ...output, items: 2, failed: 0 }), /2 results, its window 3/],
    ["with another root", (output) => ({ ...output, root: `0x${"1".repeat(64)}` }), /root/],
    ["that says that items failed", (output) => ({ ...output, failed: 1 }), /0 items failed, the header says 1/],
    ["of another kind", (output) => ({ ...output, kind: "calibrate" }), /of kind calibrate/],
  ])("%s is refused, and costs its sender the lease", async (_, alter, words) => {
    const { coordinator } = await begin();
    const worker = batchWorker(1, undefined, alter);
    await greet(coordinator, [worker]);
    await coordinator.idle();
    const reply = await worker.turn(coordinator);
    expect(reply).toMatchObject({ type: "gone", reason: expect.stringMatching(words) });
    await coordinator.stop();
  });

  it("that is no encoding of results is refused", async () => {
    const { coordinator } = await begin();
    const worker = batchWorker(1);
    await greet(coordinator, [worker]);
    await coordinator.idle();
    const given = await lease(coordinator, worker);
    const made = await worker.finish(given, (output) => output);
    const bytes = new Uint8Array(40).fill(255);
    const forged: Finished = { ...made, blocks: [bytes] };
    const reply = await worker.deliver(coordinator, forged);
    expect(reply).toMatchObject({ type: "gone", reason: expect.stringContaining("not the one that the header names") });
    await coordinator.stop();
  });
});

describe("a batch in any order of events", () => {
  it("comes to the same results, each once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255), { minLength: 10, maxLength: 30 }), async (plan) => {
        const run = await begin();
        const liar = batchWorker(9, ({ kind, results }) => ({
          kind,
          results: results.map((_, i) => pretendResult(i, 3)),
        }));
        const workers = [batchWorker(1), batchWorker(2), liar];
        await greet(run.coordinator, workers);
        await run.coordinator.idle();
        const held = new Map<TestWorker, Finished>();
        for (const draw of plan) await step(run.coordinator, run.station, workers[draw % 3] as TestWorker, draw, held);
        const honest = workers.slice(0, 2);
        await greet(run.coordinator, honest);
        await drive({ station: run.station, job: run.job, workers: honest }, run.coordinator);
        const { parts, results } = await outputsOf(run.station, run.coordinator, run.job);
        expect(results).toEqual(expected(20));
        expect(parts.every(({ from }, i) => from === (parts[i - 1]?.to ?? 0))).toBe(true);
        await run.coordinator.stop();
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);

  it("and whichever fact the coordinator dies at", async () => {
    const died = new Set<number>();
    const station = testStation({
      checker: checker as never,
      killAt(seq) {
        if (seq === 0 || died.has(seq) || (tupleDigest("die", seq)[0] ?? 0) % 3 > 0) return undefined;
        died.add(seq);
        return seq % 2 === 0 ? "before" : "after";
      },
    });
    const worker = batchWorker(1);
    let coordinator = await station.open();
    const { request } = await testBatch(station.blocks);
    let job: JobId | undefined;
    for (let lives = 0; lives < 100; lives++) {
      try {
        if (lives > 0) coordinator = await station.open();
        job = await coordinator.addJob(request);
        await greet(coordinator, [worker]);
        await drive({ station, job, workers: [worker], turns: 60 }, coordinator);
      } catch (error) {
        if (!coordinator.isDead()) throw error;
      }
      if (!coordinator.isDead()) break;
      await coordinator.stop().catch(() => undefined);
    }
    expect(died.size).toBeGreaterThan(5);
    expect((await outputsOf(station, coordinator, job ?? expect.fail("no job"))).results).toEqual(expected(20));
    await coordinator.stop();
  }, 120_000);
});

/** One thing that a tab does, or that happens to it. */
async function step(
  coordinator: TestCoordinator,
  station: TestStation,
  worker: TestWorker,
  draw: number,
  held: Map<TestWorker, Finished>,
): Promise<void> {
  const late = held.get(worker);
  switch (Math.floor(draw / 3) % 5) {
    case 0:
      await coordinator.disconnected(worker.peer.publicKey);
      await greet(coordinator, [worker]);
      break;
    case 1:
      station.clock.move(9_000);
      break;
    case 2: {
      const reply = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, worker.peer);
      if (reply.type === "lease") held.set(worker, await worker.finish(reply.lease));
      break;
    }
    case 3:
      if (late !== undefined) await worker.deliver(coordinator, late);
      held.delete(worker);
      break;
    default:
      await worker.turn(coordinator);
  }
  await coordinator.idle();
}
