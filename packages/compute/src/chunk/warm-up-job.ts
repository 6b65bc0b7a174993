import { readGraph } from "@starling/graph";
import { DatasetManifest, decodeBlock, TrainSpec } from "@starling/protocol";
import type { Engine } from "../engine/engine.ts";
import { warmUp } from "../train/warm-up.ts";
import { formOf } from "./read-window.ts";

/** Blocks of a job that the thread may expect a chunk of. */
export interface WarmUpJob {
  readonly spec: Uint8Array;
  readonly graph: Uint8Array;
  readonly dataset: Uint8Array;
}

/**
 * Compiles a job's shaders before its first chunk is there.
 * @returns milliseconds that it took
 */
export function warmUpJob(engine: Engine, job: WarmUpJob): Promise<number> {
  const { laneParams } = decodeBlock(TrainSpec, job.spec);
  return warmUp(engine, {
    graph: readGraph(job.graph),
    form: formOf(decodeBlock(DatasetManifest, job.dataset)),
    microBatch: laneParams.microBatch,
    recompute: laneParams.recompute,
    precision: laneParams.precision,
    accumulates: laneParams.batch > laneParams.microBatch,
  });
}
