import type { Engine } from "../engine/engine.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { recordStep } from "../train/record-step.ts";
import { liveBytes } from "./live-bytes.ts";

/** GPU memory of a training step. */
export interface MemoryPlan {
  /** Largest number of bytes in use at once with so many samples in a micro-batch: parameters, moments, everything. */
  peakBytes(microBatch: number): number;
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
  const slope = two.map((bytes, i) => bytes - (one[i] ?? 0));
  return {
    peakBytes: (microBatch) =>
      one.reduce((peak, bytes, i) => Math.max(peak, bytes + (microBatch - 1) * (slope[i] ?? 0)), 0),
  };
}
