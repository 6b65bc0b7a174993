import type { Checker } from "../../packages/coordinator/src/components.ts";
import type { Coordinator } from "../../packages/coordinator/src/coordinator.ts";
import { greet } from "../../packages/coordinator/src/testing/drive.ts";
import { batchWorker, pretendResults, testBatch } from "../../packages/coordinator/src/testing/test-batch.ts";
import { type TestStation, testStation } from "../../packages/coordinator/src/testing/test-station.ts";
import type { Finished, TestWorker } from "../../packages/coordinator/src/testing/test-worker.ts";
import type { InferChunk } from "../../packages/protocol/src/lanes/infer/chunk.ts";

/** What so many workers did in the same time. */
export interface Scaling {
  readonly workers: number;
  /** Chunks a second of the simulated clock. */
  readonly chunksPerSecond: number;
  /** Time of a core inside of the coordinator for a chunk, from its lease to what follows its last block. */
  readonly coordinatorMs: number;
}

/** Every chunk takes a worker so long. */
const CHUNK_MS = 5_000;
/** Chunks of every worker before and while it is measured. */
const [WARM, MEASURED] = [3, 20];
/** One chunk each: more than 24 workers do in the time. */
const ITEMS = 1_300;

interface Busy {
  readonly worker: TestWorker;
  /** When it turns to the coordinator again. */
  at: number;
  finished?: Finished;
}

/** Milliseconds of this thread on a core: what else the machine does is left out. */
function coreMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The coordinator's own calls, one at a time and timed. */
function timed(coordinator: Coordinator) {
  let spent = 0;
  const handle: Coordinator["handle"] = async (...given) => {
    const begun = coreMs();
    const reply = await coordinator.handle(...given);
    await coordinator.idle();
    spent += coreMs() - begun;
    return reply;
  };
  return { handle, spent: () => spent };
}

/** Delivers what a worker has, and asks for the next chunk. */
async function turn({ clock }: TestStation, coordinator: ReturnType<typeof timed>, one: Busy): Promise<boolean> {
  const before = coordinator.spent();
  const delivered = one.finished !== undefined;
  if (one.finished !== undefined) await one.worker.deliver(coordinator, one.finished);
  delete one.finished;
  const reply = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, one.worker.peer);
  // Everybody else waits for the coordinator meanwhile.
  clock.move(Math.ceil(coordinator.spent() - before));
  if (reply.type === "lease") one.finished = await one.worker.finish(reply.lease);
  one.at = clock.now() + (reply.type === "wait" ? reply.retryMs : CHUNK_MS);
  return delivered;
}

/**
 * Workers whose chunks take a fixed time against the real coordinator: its calls are timed, and move the one clock
 * that all share.
 */
export async function scaling(count: number): Promise<Scaling> {
  const checker: Checker & { calls: number } = {
    operators: new Set(),
    calls: 0,
    compute: async (chunk) => pretendResults(chunk as InferChunk),
  };
  const station = testStation({ checker });
  const coordinator = await station.open();
  const limits = { modelBytes: 2 ** 20, updateBytes: 2 ** 20, leaseMs: 120_000, roundMs: 120_000 };
  // Chunks of a round as `buildInferSpec` has them.
  const laneParams = { span: 1, chunks: 16 };
  const { request } = await testBatch(station.blocks, {
    items: ITEMS,
    common: { limits, stop: { rounds: 1_000 } },
    laneParams,
  });
  await coordinator.addJob(request);
  const workers = Array.from({ length: count }, (_, i) => batchWorker(i + 1));
  await greet(coordinator, workers);
  const calls = timed(coordinator);
  const begun = station.clock.now();
  const busy: Busy[] = workers.map((worker) => ({ worker, at: begun }));
  const [from, to] = [begun + WARM * CHUNK_MS, begun + (WARM + MEASURED) * CHUNK_MS];
  let [chunks, spent] = [0, 0];
  for (;;) {
    const next = busy.reduce((a, b) => (b.at < a.at ? b : a));
    if (next.at >= to) break;
    station.clock.move(Math.max(0, next.at - station.clock.now()));
    await coordinator.idle();
    const counts = station.clock.now() >= from;
    const before = calls.spent();
    if ((await turn(station, calls, next)) && counts) chunks++;
    if (counts) spent += calls.spent() - before;
  }
  await coordinator.stop();
  return {
    workers: count,
    chunksPerSecond: (chunks * 1_000) / (to - from),
    coordinatorMs: spent / chunks,
  };
}
