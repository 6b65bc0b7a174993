import type { Engine } from "../engine/engine.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { recordStep } from "../train/record-step.ts";
import { liveBytes } from "./live-bytes.ts";

/** GPU memory of a training step, by the number of samples in a micro-batch. */
export interface MemoryPlan {
  /** Largest number of bytes in use at once: parameters, moments, everything. */
  peakBytes(microBatch: number): number;
  /** Bytes of the largest buffer. */
  largestBytes(microBatch: number): number;
}

/**
 * Plans the memory of a training step before anything of it is taken. Every tensor's size is a line in the number of
 * samples, and steps take and free them in the same order whatever that number is: what one and two samples need at
 * each dispatch tells what any number needs.
 *
 * @param engine on WebGPU
 */
export function planMemory(engine: Engine, compiled: CompiledGraph, form: BatchForm): MemoryPlan {
  engine.use();
  const bytesWith = (microBatch: number) =>
    liveBytes(() => recordStep(compiled, { form, microBatch, accumulates: false }));
  const [one, two] = [bytesWith(1), bytesWith(2)];
  return {
    peakBytes: (microBatch) => highest(one.live, two.live, microBatch),
    largestBytes: (microBatch) => highest(one.largest, two.largest, microBatch),
  };
}

/** The highest of lines that are known at one and at two. */
function highest(one: readonly number[], two: readonly number[], at: number): number {
  return one.reduce((peak, bytes, i) => Math.max(peak, bytes + (at - 1) * ((two[i] ?? 0) - bytes)), 0);
}
