import { decodeBlock } from "../../block.ts";
import { Checkpoint } from "../../checkpoint.ts";
import { DatasetManifest } from "../../dataset.ts";
import type { ContributedPart, ProtocolLane } from "../lane.ts";
import { TrainChunk } from "./chunk.ts";
import { TrainClosing, TrainConclusion, TrainIntake } from "./notes.ts";
import { TrainOutput, TrainSummary } from "./output.ts";
import { maxDelay } from "./recipe.ts";
import { TrainRecord } from "./record.ts";
import { TrainSpec } from "./spec.ts";
import { trainBlocks } from "./spec-blocks.ts";

/**
 * Training on open data, audited. Units: steps · batch · flops.train of a training chunk, samples · flops.evaluate of an
 * evaluation. Royalties are due to the authors of the training data and of the checkpoint that the job starts from.
 */
export const trainLane: ProtocolLane<TrainSpec, TrainChunk, TrainRecord> = {
  name: "train",
  schemas: {
    spec: TrainSpec,
    chunk: TrainChunk,
    output: TrainOutput,
    summary: TrainSummary,
    intake: TrainIntake,
    closing: TrainClosing,
    conclusion: TrainConclusion,
    record: TrainRecord,
  },
  units: ({ laneParams: { flops } }, { kind, steps, batch, range: [from, to] }) =>
    kind === "evaluate"
      ? BigInt(to - from) * BigInt(flops.evaluate)
      : BigInt(steps) * BigInt(batch) * BigInt(flops.train),
  // Weights, gradients and two moments, and as much again while they are read back and for activations.
  memory: ({ common }) => 8 * common.limits.modelBytes,
  maxDelay: ({ laneParams }) => maxDelay(laneParams.recipe),
  base: ({ laneParams }) => laneParams.checkpoint,
  made: ({ model }) => model,
  blocks: trainBlocks,
  async contributed({ laneParams: { dataset, checkpoint } }, get) {
    const authors = [
      { cid: dataset, author: decodeBlock(DatasetManifest, await get(dataset)).contributor?.account },
      { cid: checkpoint, author: decodeBlock(Checkpoint, await get(checkpoint)).contributor?.account },
    ];
    return authors.filter((part): part is ContributedPart => part.author !== undefined);
  },
};
