import { createCpuEngine } from "@starling/compute/node";
import { describe, expect, it } from "vitest";
import { stationWorker } from "./checker/station-worker.ts";
import type { Checker } from "./components.ts";
import { drive, greet } from "./testing/drive.ts";
import { memoryBlocks } from "./testing/memory-blocks.ts";
import { testStation } from "./testing/test-station.ts";
import { testWorker } from "./testing/test-worker.ts";

describe("a job that really trains", () => {
  it("learns to tell the pictures apart, with two workers and the station's own", async () => {
    const blocks = memoryBlocks();
    const engine = await createCpuEngine();
    const real: Checker = stationWorker({ engine, blocks });
    const checker = {
      operators: real.operators,
      calls: 0,
      compute(...given: Parameters<Checker["compute"]>) {
        checker.calls++;
        return real.compute(...given);
      },
    };
    const station = testStation({ blocks, checker });
    const coordinator = await station.open();
    const job = await station.addJob(coordinator, {
      common: { stop: { rounds: 6, targetPpm: 0 } },
      laneParams: { steps: 8, batch: 16, microBatch: 16 },
    });
    const { spec } = station.jobs.get(job) ?? {};
    if (spec === undefined) throw new TypeError("The job is not there.");
    const workers = [1, 2].map((n) => testWorker(n, (chunk) => real.compute(chunk, { spec })));
    await greet(coordinator, workers);
    await drive({ station, job, workers }, coordinator);
    const view = coordinator.view(job);
    const losses = view?.roundViews.map(({ train }) => Number(train?.evaluation?.lossMicroNats)) ?? [];
    expect(view?.state).toBe("ended");
    expect(view?.train?.test?.accuracyPpm).toBeGreaterThan(900_000);
    expect(losses).toHaveLength(6);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
    expect(view?.members.every(({ rejected }) => rejected === 0)).toBe(true);
    expect(checker.calls).toBeGreaterThan(0);
    await coordinator.stop();
    engine.destroy();
  }, 120_000);
});
