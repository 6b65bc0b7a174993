import type * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { recordPass } from "../evaluate/record-pass.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { recordStep } from "../train/record-step.ts";
import { liveBytes } from "./live-bytes.ts";

/** A device's memory while it computes, by the number of samples that it computes at once. */
export interface MemoryPlan {
  /** Largest number of bytes in use at once: parameters, moments, everything. */
  peakBytes(samples: number): number;
  /** Bytes of the largest buffer. */
  largestBytes(samples: number): number;
}

/** Plans the memory of a training step before anything of it is taken, by the samples of a micro-batch. */
export function planMemory(engine: Engine, compiled: CompiledGraph, form: BatchForm): MemoryPlan {
  return planOf(engine, (microBatch) => recordStep(compiled, { form, microBatch, accumulates: false }));
}

/** Plans the memory of a forward pass that is read back: an evaluation's, or a calibration's. */
export function planPass(engine: Engine, compiled: CompiledGraph, form: BatchForm): MemoryPlan {
  return planOf(engine, (samples) => recordPass(compiled, form, samples));
}

/**
 * On WebAssembly the operations are counted at the very number of samples. Elsewhere every tensor's size is a line in
 * it, and steps take and free them in the same order whatever that number is: what one and two samples need tells what
 * any number needs. In plain JavaScript, where counting means computing, that is all that is ever computed for a plan.
 */
function planOf(engine: Engine, record: (samples: number) => tf.Tensor): MemoryPlan {
  const bytesWith = (samples: number) => liveBytes(engine, () => record(samples));
  if (engine.facts.kind === "wasm") {
    return {
      peakBytes: (samples) => highestOf(bytesWith(samples).live),
      largestBytes: (samples) => highestOf(bytesWith(samples).largest),
    };
  }
  const [one, two] = [bytesWith(1), bytesWith(2)];
  return {
    peakBytes: (samples) => highest(one.live, two.live, samples),
    largestBytes: (samples) => highest(one.largest, two.largest, samples),
  };
}

const highestOf = (bytes: readonly number[]) => bytes.reduce((most, value) => Math.max(most, value), 0);

/** The highest of lines that are known at one and at two. */
function highest(one: readonly number[], two: readonly number[], at: number): number {
  return highestOf(one.map((bytes, i) => bytes + (at - 1) * ((two[i] ?? 0) - bytes)));
}
