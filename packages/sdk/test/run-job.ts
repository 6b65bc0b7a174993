import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { type CodeCodec, codecOf } from "@starling/learning";
import { decodeBlock, type JobSpec, RoundRecord, type TrainParams } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, expect } from "vitest";
import { stationWorker } from "../../coordinator/src/checker/station-worker.ts";
import { drive, greet } from "../../coordinator/src/testing/drive.ts";
import { type MemoryBlocks, memoryBlocks } from "../../coordinator/src/testing/memory-blocks.ts";
import { testStation } from "../../coordinator/src/testing/test-station.ts";
import { testWorker } from "../../coordinator/src/testing/test-worker.ts";

/** What a job of the tests chooses. */
export type Choice = Partial<TrainParams> & Pick<TrainParams, "recipe" | "codec">;

let engine: Engine;
beforeAll(async () => {
  engine = await createCpuEngine();
});
afterAll(() => engine.destroy());

interface RunOptions {
  readonly blocks?: MemoryBlocks;
  readonly stop?: Partial<JobSpec["common"]["stop"]>;
  readonly common?: Partial<JobSpec["common"]>;
  readonly salt?: number;
}

/** Runs a job of really trained chunks to its end. */
export async function run(laneParams: Choice, { blocks = memoryBlocks(), stop, common, salt = 1 }: RunOptions = {}) {
  const checker = { ...stationWorker({ engine, blocks }), calls: 0 };
  const station = testStation({ blocks, checker });
  const coordinator = await station.open();
  const job = await station.addJob(coordinator, {
    common: { stop: { rounds: 3, targetPpm: 0, ...stop }, ...common },
    laneParams: { evaluateEvery: 1, ...laneParams },
    salt,
  });
  const spec = station.jobs.get(job)?.spec ?? expect.fail("no job");
  const codec: CodeCodec = codecOf(spec.laneParams.codec);
  const workers = [1, 2].map((n) =>
    testWorker(n, (chunk) => checker.compute(chunk, { spec }), { codec, keep: (kept) => blocks.putAll(kept) }),
  );
  await greet(coordinator, workers);
  await drive({ station, job, workers }, coordinator);
  const view = coordinator.view(job) ?? expect.fail("no job");
  await coordinator.stop();
  const records = view.roundViews.map(({ record }) => CID.parse(record));
  return { view, spec, records, blocks, engine, get: (cid: CID) => blocks.get(cid) };
}

/** Its round records, oldest first. */
export const recordsOf = async ({ records, get }: Awaited<ReturnType<typeof run>>) =>
  Promise.all(records.map(async (cid) => decodeBlock(RoundRecord, await get(cid))));
