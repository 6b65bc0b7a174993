import type { TrainChunk, TrainOutput, TrainSummary } from "@starling/protocol";
import type { CoordinatorLane } from "../lane.ts";
import { checkPayload } from "./check-payload.ts";
import { combineTraining } from "./combine.ts";
import { compareWithOwn } from "./compare.ts";
import { endReason } from "./end-reason.ts";
import { evictOldModel } from "./evict-model.ts";
import type { ClosedTraining, TrainJob, TrainState } from "./job.ts";
import { makeChunk } from "./make-chunk.ts";
import { modelStore } from "./model-store.ts";
import { trainPlan } from "./places.ts";
import { trainRoundBlocks } from "./round-blocks.ts";
import { baseRoute } from "./route.ts";
import { summarise } from "./summarise.ts";
import { takeOnTraining } from "./take-on.ts";
import { testModel } from "./test-model.ts";
import { trainRoundView, trainView } from "./views.ts";

/** Training on open data: rounds of local steps, summed under the job's recipe. */
export const trainLane: CoordinatorLane<TrainJob, TrainChunk, TrainOutput, ClosedTraining> = {
  name: "train",
  takeOn: takeOnTraining,
  begin: (): TrainState => ({ leftOut: new Map() }),
  plan: trainPlan,
  cut: makeChunk,
  isBound: ({ inputs: [, , , leftOut] }) => leftOut !== undefined,
  route: baseRoute,
  // What a worker's update before left out goes into one chunk, once.
  onTaken(job, { kind }, worker) {
    if (kind === "train") job.own.leftOut.delete(worker);
  },
  // A copy of somebody else's chunk leaves out what is not one's own.
  onRevealed(job, worker, summary, own) {
    const { kind, error } = summary as TrainSummary & { readonly error?: never };
    if (own && kind === "train" && error) job.own.leftOut.set(worker, error);
  },
  // A worker that brings no result may have lost what its update before left out: its next chunk starts without.
  onFailed: (job, worker) => void job.own.leftOut.delete(worker),
  summarise,
  payload: (output) => (output.kind === "train" ? output.blocks : []),
  checkPayload,
  endReason,
  concluding: "The final model meets the test data.",
  roundBlocks: trainRoundBlocks,
  view: (job) => ({ train: trainView(job), batch: null }),
  roundView: (round, newest) => ({ train: trainRoundView(round, newest), batch: null }),
  work(components) {
    const { blocks } = components;
    const models = modelStore(components);
    return {
      compare: (job, chunk, own, reveal) => compareWithOwn({ blocks, models }, job, chunk, own, reveal),
      combine: (job, round, results, options) => combineTraining({ blocks, models }, job, round, results, options),
      tidy: (job) => evictOldModel(blocks, job),
      conclude: (job, options) => testModel(components, job, options),
    };
  },
};
