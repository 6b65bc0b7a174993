import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { type CodeCodec, codecOf } from "@starling/learning";
import { Chunk, decodeBlock, type JobId, parse, type TrainParams, TrainRecord, TrainSpec } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, expect } from "vitest";
import { stationWorker } from "../../coordinator/src/checker/station-worker.ts";
import { drive, greet } from "../../coordinator/src/testing/drive.ts";
import { type MemoryBlocks, memoryBlocks } from "../../coordinator/src/testing/memory-blocks.ts";
import { type TestCoordinator, testStation } from "../../coordinator/src/testing/test-station.ts";
import { type Finished, type TestWorker, testWorker } from "../../coordinator/src/testing/test-worker.ts";

/** What a job of the tests chooses. */
export type Choice = Partial<TrainParams> & Pick<TrainParams, "recipe" | "codec">;

let engine: Engine;
beforeAll(async () => {
  engine = await createCpuEngine();
});
afterAll(() => engine.destroy());

interface RunOptions {
  readonly blocks?: MemoryBlocks;
  readonly stop?: Partial<TrainSpec["common"]["stop"]>;
  readonly common?: Partial<TrainSpec["common"]>;
  readonly salt?: number;
  /** Whether a third worker takes a chunk of the first round and delivers it when that round is closed. */
  readonly slow?: boolean;
  readonly regression?: boolean;
}

/** Runs a job of really trained chunks to its end. */
export async function run(
  laneParams: Choice,
  { blocks = memoryBlocks(), stop, common, salt = 1, slow = false, regression = false }: RunOptions = {},
) {
  const checker = { ...stationWorker({ engine, blocks }), calls: 0 };
  const station = testStation({ blocks, checker });
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, {
    common: { stop: { rounds: 3, targetPpm: 0, ...stop }, ...common },
    laneParams: { evaluateEvery: 1, ...laneParams },
    salt,
    regression,
  });
  const spec = parse(TrainSpec, station.jobs.get(job)?.spec);
  const codec: CodeCodec = codecOf(spec.laneParams.codec);
  const [third, ...workers] = [3, 1, 2].map((n) =>
    testWorker(n, (chunk) => checker.compute(chunk, { spec }), { codec, keep: (kept) => blocks.putAll(kept) }),
  );
  await greet(coordinator, workers);
  if (slow && third !== undefined) await beLate(coordinator, { job, slow: third, workers });
  await drive({ station, job, workers }, coordinator);
  const view = coordinator.view(job) ?? expect.fail("no job");
  await coordinator.stop();
  const records = view.roundViews.map(({ record }) => CID.parse(record));
  return { view, spec, records, blocks, engine, get: (cid: CID) => blocks.get(cid) };
}

/** Takes a training chunk, lets the others close the round, and delivers. */
async function beLate(
  coordinator: TestCoordinator,
  { job, slow, workers }: { job: JobId; slow: TestWorker; workers: readonly TestWorker[] },
): Promise<void> {
  await greet(coordinator, [slow]);
  let held: Finished | undefined;
  while (held === undefined) {
    const reply = await coordinator.handle({ type: "lease", jobs: [job], blocked: [] }, slow.peer);
    if (reply.type !== "lease") return expect.fail(reply.type);
    const finished = await slow.finish(reply.lease);
    if (decodeBlock(Chunk, reply.lease.chunk).kind === "train") held = finished;
    else await slow.deliver(coordinator, finished);
    await coordinator.idle();
  }
  for (let turn = 0; turn < 20 && coordinator.view(job)?.round === 0; turn++) {
    for (const worker of workers) await worker.turn(coordinator);
    await coordinator.idle();
  }
  expect((await slow.deliver(coordinator, held)).type).toBe("acknowledged");
  await coordinator.idle();
}

/** Its round records, oldest first. */
export const recordsOf = async ({ records, get }: Awaited<ReturnType<typeof run>>) =>
  Promise.all(records.map(async (cid) => decodeBlock(TrainRecord, await get(cid))));
