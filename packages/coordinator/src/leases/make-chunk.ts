import { chunkRange, lrAt } from "@starling/learning";
import { type Address, type Chunk, chunkSeed } from "@starling/protocol";
import type { ChunkState, JobState, RoundState } from "../state/state.ts";

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
  job: JobState,
  round: RoundState,
  place: ChunkState,
  { steps, worker, microBatch }: { readonly steps: number; readonly worker: Address; readonly microBatch: number },
): Chunk {
  const { common, laneParams } = job.spec;
  const training = place.kind === "train";
  const { count, align } = job.data.train;
  const error = training ? job.leftOut.get(worker) : undefined;
  return {
    v: 1,
    job: job.job,
    lane: "train",
    kind: place.kind,
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
    steps: training ? steps : 0,
    batch: laneParams.batch,
    microBatch: largestDivisor(laneParams.microBatch, microBatch),
    lr: training ? lrAt(laneParams.lr, round.round) : 0,
    engine: common.engine,
  };
}
