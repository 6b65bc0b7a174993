import type { Engine } from "@starling/compute";
import { runChunk, warmUpJob, weightsCache } from "@starling/compute/engine";
import type { LaneComputing } from "../../runner/lane-computing.ts";
import type { TrainTask, TrainWarmUp } from "./fetch-task.ts";
import { trainOutcome } from "./train-outcome.ts";

export interface TrainOnEngineInit {
  readonly engine: Engine;
  /** Most bytes of the device's memory that a chunk may take. */
  readonly maxBytes: number;
  /** GPU share, 0 to 1. */
  readonly share: () => number;
}

/** Training on an engine in this thread; weights are kept between chunks. */
export function trainOnEngine({ engine, maxBytes, share }: TrainOnEngineInit): LaneComputing<TrainTask, TrainWarmUp> {
  const cache = weightsCache();
  return {
    run: async (task, options) =>
      trainOutcome(await runChunk({ engine, cache }, { ...task, maxBytes }, { ...options, share })),
    async warmUp(job) {
      await warmUpJob(engine, job);
      return undefined;
    },
  };
}
