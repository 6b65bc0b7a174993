import {
  type Chunk,
  type InferChunk,
  type InferSpec,
  type JobSpec,
  type TrainChunk,
  type TrainSpec,
  UnsupportedLaneError,
} from "@starling/protocol";
import type { AbortOptions, Blocks } from "../components.ts";
import { fetchInferTask } from "../lanes/infer/fetch-task.ts";
import { fetchTask } from "../lanes/train/fetch-task.ts";

type SpecOptions = AbortOptions & { readonly spec: JobSpec };

/** How the station fetches what chunks name, by lane. */
const FETCH = {
  train: (blocks: Blocks, chunk: Chunk, { spec, ...options }: SpecOptions) =>
    fetchTask(blocks, chunk as TrainChunk, { spec: spec as TrainSpec, ...options }),
  infer: (blocks: Blocks, chunk: Chunk, { spec, ...options }: SpecOptions) =>
    fetchInferTask(blocks, chunk as InferChunk, { spec: spec as InferSpec, ...options }),
} as const;

/** Lanes whose chunks the station can recompute. */
export type CheckedLane = keyof typeof FETCH;

/** A chunk with all blocks that it names, in plain values that a thread can be handed. */
export type CheckTask = {
  readonly [L in CheckedLane]: { readonly lane: L; readonly task: Awaited<ReturnType<(typeof FETCH)[L]>> };
}[CheckedLane];

function isChecked(lane: string): lane is CheckedLane {
  return Object.hasOwn(FETCH, lane);
}

/**
 * Fetches everything that a chunk names.
 * @throws UnsupportedLaneError for a lane that the station does not compute, InvalidDataError, what the store throws
 */
export async function fetchCheck(blocks: Blocks, chunk: Chunk, options: SpecOptions): Promise<CheckTask> {
  const { lane } = chunk;
  if (isChecked(lane)) return { lane, task: await FETCH[lane](blocks, chunk, options) } as CheckTask;
  throw new UnsupportedLaneError(`The station computes no chunks of the lane "${lane}".`, {
    fix: "Post the job at a station that does.",
  });
}
