import type { TrainChunk, TrainSpec } from "@starling/protocol";
import type { VolunteerLane } from "../lane.ts";
import { trainFaults } from "./faults.ts";
import { fetchTrainTask, fetchTrainWarmUp } from "./fetch-task.ts";

/** Training on open data, and evaluations. */
export const trainLane: VolunteerLane<TrainSpec, TrainChunk> = {
  name: "train",
  faults: trainFaults,
  fetchTask: fetchTrainTask,
  fetchWarmUp: fetchTrainWarmUp,
  words(kind, { lossFirst, lossLast, correct, total }) {
    if (kind === "evaluate") return isNumber(correct) && isNumber(total) ? `${correct} of ${total} right` : "evaluated";
    return isNumber(lossFirst) && isNumber(lossLast)
      ? `loss ${lossFirst.toFixed(3)} → ${lossLast.toFixed(3)}`
      : "trained";
  },
};

const isNumber = (value: number | null | undefined): value is number => typeof value === "number";
