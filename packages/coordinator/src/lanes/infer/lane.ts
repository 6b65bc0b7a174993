import {
  addOutputs,
  chunkSeed,
  type InferChunk,
  type InferOutput,
  inferInputs,
  roundOutputs,
} from "@starling/protocol";
import { madeSoFar } from "../../state/lookup.ts";
import type { CoordinatorLane } from "../lane.ts";
import { combineOutputs, partOf } from "./combine.ts";
import { compareResults } from "./compare.ts";
import { type ClosedBatchRound, countsOf, type InferJob, type InferState, providerOf } from "./job.ts";
import { inferPlan, mayCalibrate } from "./plan.ts";
import { readOutput } from "./read-output.ts";
import { summarise } from "./summarise.ts";
import { takeOnBatch } from "./take-on.ts";

/** Batches: a pipeline over every item of a dataset, window by window. */
export const inferLane: CoordinatorLane<InferJob, InferChunk, InferOutput, ClosedBatchRound> = {
  name: "infer",
  takeOn: takeOnBatch,
  begin: (): InferState => ({ parts: [], provider: null }),
  plan: inferPlan,
  mayTake: mayCalibrate,
  cut(job, round, { kind, index, window }) {
    const { common, laneParams } = job.spec;
    if (window === null) throw new TypeError("A batch's chunk has a window.");
    return {
      v: 1,
      job: job.job,
      lane: "infer",
      kind: kind === "calibrate" ? "calibrate" : "infer",
      provider: providerOf(job),
      round: round.round,
      index,
      inputs: inferInputs(laneParams),
      range: [...window],
      seed: chunkSeed(round.seed, index),
      microBatch: 1,
      engine: common.engine,
    };
  },
  isBound: () => false,
  route: () => null,
  onClosed(job, counted, { closing }) {
    const { calibration, provider } = closing;
    job.own.provider = provider;
    job.own.parts = addOutputs(job.own.parts, roundOutputs({ accepted: counted.map(partOf), calibration }));
  },
  summarise,
  payload: ({ blocks }) => blocks,
  async checkPayload(blocks, output) {
    await readOutput(blocks, output);
  },
  endReason: ({ own, intake }) => (countsOf(own.parts).done >= intake.count ? "done" : undefined),
  roundBlocks: async (_, { closing }) => [closing.outputs],
  view(job) {
    const { laneParams } = job.spec;
    const batch = {
      outputs: madeSoFar(job).toString(),
      dataset: laneParams.dataset.toString(),
      models: laneParams.models.map(({ name }) => name),
      count: job.intake.count,
      ...countsOf(job.own.parts),
      provider: providerOf(job),
      pinned: providerOf(job) !== laneParams.provider,
    };
    return { train: null, batch };
  },
  roundView({ closing: { outputs, done, failed, provider } }) {
    return { train: null, batch: { outputs: outputs.toString(), done, failed, provider } };
  },
  work({ blocks }) {
    return {
      compare: (job, chunk, own, reveal) => compareResults(blocks, job, chunk, own, reveal),
      combine: async (job, round, { counted }) => combineOutputs(job, round, counted),
      // A list follows from the records; kept whole, those of a long batch would be larger than its results.
      async tidy({ job, closed }) {
        const [newest, before] = [closed.at(-1)?.closing.outputs, closed.at(-2)?.closing.outputs];
        if (before !== undefined && newest?.equals(before) === false) await blocks.evict?.(before, job);
      },
    };
  },
};
