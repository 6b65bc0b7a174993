import type { ComputeThread } from "@starling/compute";
import type { LaneComputing } from "../../runner/lane-computing.ts";
import type { TrainTask, TrainWarmUp } from "./fetch-task.ts";
import { trainOutcome } from "./train-outcome.ts";

/** Training in a compute thread, which keeps weights between chunks. */
export function trainOnThread(
  thread: Pick<ComputeThread, "chunk" | "warmUpJob">,
  maxBytes: number,
): LaneComputing<TrainTask, TrainWarmUp> {
  return {
    run: async (task, options) => trainOutcome(await thread.chunk({ ...task, maxBytes }, options)),
    async warmUp(job, options) {
      await thread.warmUpJob(job, options);
      return undefined;
    },
  };
}
