import { chunkRange, lrAt } from "@starling/learning";
import { chunkSeed, type TrainChunk } from "@starling/protocol";
import type { ChunkState, RoundState } from "../../state/state.ts";
import type { Asker } from "../lane.ts";
import type { TrainJob } from "./job.ts";
import { localSteps } from "./local-steps.ts";

/** The largest divisor of a spec's micro-batch that a worker takes. */
function largestDivisor(whole: number, most: number): number {
  let parts = Math.max(1, Math.ceil(whole / most));
  while (whole % parts !== 0) parts++;
  return whole / parts;
}

/**
 * The chunk of a place in the round: window and seed follow from the round's seed, `steps` and `microBatch` from who asked
 * first, and so does, under error feedback, what is added to its update.
 */
export function makeChunk(
  job: TrainJob,
  round: RoundState,
  place: ChunkState,
  { state, session, live }: Asker,
): TrainChunk {
  const { common, laneParams } = job.spec;
  const training = place.kind === "train";
  const { count, align } = job.intake.data.train;
  const error = training ? job.own.leftOut.get(session.worker) : undefined;
  return {
    v: 1,
    job: job.job,
    lane: "train",
    kind: training ? "train" : "evaluate",
    round: round.round,
    index: place.index,
    inputs: [
      laneParams.graph,
      round.base,
      training ? laneParams.dataset : common.validation,
      ...(error === undefined ? [] : [error]),
    ],
    range:
      place.window === null
        ? [...chunkRange(round.seed, place.index, { total: count, span: laneParams.span, align })]
        : [...place.window],
    seed: chunkSeed(round.seed, place.index),
    steps: training ? localSteps(state, job, session, live) : 0,
    batch: laneParams.batch,
    microBatch: largestDivisor(laneParams.microBatch, session.microBatch),
    lr: training ? lrAt(laneParams.lr, round.round) : 0,
    engine: common.engine,
  };
}
