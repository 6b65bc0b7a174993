import {
  Checkpoint,
  checkpointBlocks,
  decodeBlock,
  encodeBlock,
  type JobId,
  rawBlock,
  TrainRecord,
  writeVector,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import type { CoordinatorLane } from "../lanes/lane.ts";
import { evictOldModel } from "../lanes/train/evict-model.ts";
import { trainLane } from "../lanes/train/lane.ts";
import { drive, greet } from "../testing/drive.ts";
import { memoryBlocks } from "../testing/memory-blocks.ts";
import { pretendWorker } from "../testing/pretend-worker.ts";
import { type TestCoordinator, type TestStation, type TestStationInit, testStation } from "../testing/test-station.ts";
import { jobBlocks } from "./job-blocks.ts";

const DAY_MS = 24 * 3_600_000;
const KEEP_MS = 2 * DAY_MS;

interface Run {
  readonly station: TestStation;
  readonly coordinator: TestCoordinator;
  readonly job: JobId;
}

/** A job that has run to its end and is settled. */
async function settled(init: TestStationInit = {}): Promise<Run> {
  const station = testStation({ keepMs: KEEP_MS, ...init });
  const coordinator = await station.open();
  const job = await station.addJob(coordinator);
  const workers = [pretendWorker(1)];
  await greet(coordinator, workers);
  await drive({ station, job, workers }, coordinator);
  return { station, coordinator, job };
}

async function pass({ station, coordinator }: Run, ms: number): Promise<void> {
  station.clock.sleep(ms);
  await coordinator.idle();
}

/** The keys of everything that the job's view and its spec lead to. */
async function keysOf({ station, coordinator, job }: Run): Promise<{ data: string[]; evidence: string[] }> {
  const posted = station.jobs.get(job);
  const view = coordinator.view(job);
  if (posted === undefined || view === undefined) throw new TypeError("No such job.");
  const closed = await Promise.all(
    view.roundViews.map(async ({ record }) => {
      const { model, momentum, error } = decodeBlock(TrainRecord, await station.blocks.get(CID.parse(record)));
      return { record: CID.parse(record), closing: { model, momentum, error } } as never;
    }),
  );
  const { data, evidence } = await jobBlocks(station.blocks, {
    lane: trainLane as CoordinatorLane,
    spec: posted.spec,
    specCid: CID.parse(view.spec),
    closed,
    epochs: [...coordinator.epochs(job)],
  });
  return { data: data.map(String), evidence: evidence.map(String) };
}

const held = ({ station }: Run, keys: readonly string[]) => keys.filter((key) => station.blocks.held.has(key));
const claimUntil = ({ station, job }: Run) => (station.jobs.get(job)?.params.claimUntil ?? 0) * 1_000;

describe("a closed job's blocks", () => {
  it("are all pinned while it runs: uploads, rounds, receipts, epochs", async () => {
    const run = await settled();
    const { data, evidence } = await keysOf(run);
    expect(data.length).toBeGreaterThan(8);
    expect(evidence.length).toBeGreaterThan(20);
    const pins = run.station.blocks.pins.get(run.job) ?? new Set();
    expect([...data, ...held(run, evidence)].filter((key) => !pins.has(key))).toEqual([]);
    await run.coordinator.stop();
  });

  it("lose the data after the keep time, and the evidence only when claims are over", async () => {
    const run = await settled();
    const { data, evidence } = await keysOf(run);
    const kept = held(run, evidence);
    await pass(run, KEEP_MS - 60_000);
    expect(held(run, data)).toEqual(data);
    await pass(run, 60_000);
    expect(held(run, data)).toEqual([]);
    expect(held(run, evidence)).toEqual(kept);
    expect(run.coordinator.view(run.job)?.status).toMatch(/data is no longer kept/);
    await pass(run, claimUntil(run) - run.station.clock.now() - 1_000);
    expect(held(run, evidence)).toEqual(kept);
    await pass(run, 1_000);
    expect(run.station.blocks.held.size).toBe(0);
    expect(run.coordinator.view(run.job)?.status).toMatch(/blocks are no longer kept/);
    await run.coordinator.stop();
  });

  it("stay while the last epoch can still be challenged", async () => {
    const run = await settled({ windowMs: 10 * DAY_MS });
    const { data } = await keysOf(run);
    await pass(run, 9 * DAY_MS);
    expect(held(run, data)).toEqual(data);
    await pass(run, 2 * DAY_MS);
    expect(held(run, data)).toEqual([]);
    await run.coordinator.stop();
  });

  it("stay where an open job names them too", async () => {
    const run = await settled();
    const { data, evidence } = await keysOf(run);
    const common = { stop: { rounds: 3, targetPpm: 0 } };
    const open = await run.station.addJob(run.coordinator, { salt: 2, deadline: 4_000_000_000, common });
    await pass(run, claimUntil(run) - run.station.clock.now());
    expect(run.coordinator.view(run.job)?.status).toMatch(/blocks are no longer kept/);
    expect(run.coordinator.view(open)?.state).not.toBe("ended");
    expect(held(run, data)).toEqual(data);
    const own = new Set(run.station.blocks.pins.get(open));
    expect(held(run, evidence)).toEqual(evidence.filter((key) => own.has(key)));
    await run.coordinator.stop();
  });

  it("go in the end whichever block or fact the coordinator died at", async () => {
    const killed = async (at: number) => {
      const blocks = memoryBlocks();
      let evictions = 0;
      let dying = false;
      const evict = blocks.evict?.bind(blocks);
      const mortal = {
        ...blocks,
        async evict(...given: Parameters<NonNullable<typeof evict>>) {
          if (dying && evictions++ === at) throw new Error("killed");
          await evict?.(...given);
        },
      };
      const run = await settled({ blocks: mortal });
      dying = true;
      await pass(run, claimUntil(run) - run.station.clock.now());
      await run.coordinator.stop();
      blocks.pins.clear();
      dying = false;
      const again = { ...run, coordinator: await run.station.open() };
      await pass(again, 60_000);
      expect(blocks.held.size).toBe(0);
      await again.coordinator.stop();
      return evictions;
    };
    for (const at of [0, 1, 12, 30]) expect(await killed(at)).toBeGreaterThan(at);
  });

  it("are pinned again by a coordinator that was started anew, but for what was given up", async () => {
    const run = await settled();
    const { data, evidence } = await keysOf(run);
    await run.coordinator.stop();
    run.station.blocks.pins.clear();
    const again = { ...run, coordinator: await run.station.open() };
    const pins = () => run.station.blocks.pins.get(run.job) ?? new Set();
    expect([...data, ...held(run, evidence)].filter((key) => !pins().has(key))).toEqual([]);
    const before = new Map(run.station.blocks.held);
    await pass(again, KEEP_MS);
    await again.coordinator.stop();
    run.station.blocks.pins.clear();
    // Somebody else's upload brought the data back: this job does not hold on to it any more.
    for (const key of data) run.station.blocks.held.set(key, before.get(key) ?? new Uint8Array());
    const third = await run.station.open();
    expect([...pins()].filter((key) => data.includes(key))).toEqual([]);
    expect(pins().size).toBeGreaterThan(10);
    await third.stop();
  });
});

describe("the model before the newest", () => {
  it("goes, but never the blocks of the model that the spec names", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const job = await station.addJob(coordinator);
    const { spec } = station.jobs.get(job) ?? {};
    if (spec === undefined) throw new TypeError("No such job.");
    const initial = decodeBlock(Checkpoint, await station.blocks.get(spec.laneParams.checkpoint));
    const zeros = writeVector(new Float32Array(4));
    await station.blocks.putAll([zeros.manifest, ...zeros.blocks]);
    const own = rawBlock(new Uint8Array(16).fill(1));
    const moved = encodeBlock({
      ...initial,
      tensors: initial.tensors.map((tensor) => ({ ...tensor, blocks: [own.cid] })),
    });
    await station.blocks.putAll([own, moved]);
    const vectors = { momentum: zeros.manifest.cid, error: zeros.manifest.cid, whole: false };
    // Nobody worked in the first round: its model is still the initial one.
    const closed = [
      { closing: { ...vectors, model: spec.laneParams.checkpoint } },
      { closing: { ...vectors, model: moved.cid } },
    ] as never;
    await evictOldModel(station.blocks, { job, spec, closed });
    for (const cid of checkpointBlocks(initial)) expect(await station.blocks.has(cid)).toBe(true);
    await evictOldModel(station.blocks, { job, spec, closed: [...closed].reverse() as never });
    expect(await station.blocks.has(own.cid)).toBe(false);
    await coordinator.stop();
  });
});
