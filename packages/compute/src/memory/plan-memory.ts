import type { Engine } from "../engine/engine.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { recordStep } from "../train/record-step.ts";
import { type LiveBytes, liveBytes } from "./live-bytes.ts";

/** GPU memory of a training step, by the number of samples in a micro-batch. */
export interface MemoryPlan {
  /** Largest number of bytes in use at once: parameters, moments, everything. */
  peakBytes(microBatch: number): number;
  /** Bytes of the largest buffer. */
  largestBytes(microBatch: number): number;
}

/**
 * Plans the memory of a training step before anything of it is taken: its operations are built over sizes alone, once
 * for each number of samples that is asked for.
 *
 * @param engine on WebGPU
 */
export function planMemory(engine: Engine, compiled: CompiledGraph, form: BatchForm): MemoryPlan {
  const plans = new Map<number, LiveBytes>();
  const planOf = (microBatch: number): LiveBytes => {
    const known = plans.get(microBatch);
    if (known !== undefined) return known;
    engine.use();
    const plan = liveBytes(() => recordStep(compiled, { form, microBatch, accumulates: false }));
    plans.set(microBatch, plan);
    return plan;
  };
  const highest = (samples: readonly number[]) => samples.reduce((most, bytes) => Math.max(most, bytes), 0);
  return {
    peakBytes: (microBatch) => highest(planOf(microBatch).live),
    largestBytes: (microBatch) => highest(planOf(microBatch).largest),
  };
}
