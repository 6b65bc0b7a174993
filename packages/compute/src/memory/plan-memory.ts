import type * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { recordPass } from "../evaluate/record-pass.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { recordStep } from "../train/record-step.ts";
import { type LiveBytes, liveBytes } from "./live-bytes.ts";

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
 * Operations are counted at the very number of samples that is asked for, once for each. In plain JavaScript, where
 * counting means computing, one and two samples are counted, and every tensor's size is taken for a line in them.
 */
function planOf(engine: Engine, record: (samples: number) => tf.Tensor): MemoryPlan {
  const counted = new Map<number, LiveBytes>();
  const bytesWith = (samples: number): LiveBytes => {
    const bytes = counted.get(samples) ?? liveBytes(engine, () => record(samples));
    counted.set(samples, bytes);
    return bytes;
  };
  if (engine.facts.kind !== "cpu") {
    return {
      peakBytes: (samples) => highestOf(bytesWith(samples).live),
      largestBytes: (samples) => highestOf(bytesWith(samples).largest),
    };
  }
  return {
    peakBytes: (samples) => highest(bytesWith(1).live, bytesWith(2).live, samples),
    largestBytes: (samples) => highest(bytesWith(1).largest, bytesWith(2).largest, samples),
  };
}

const highestOf = (bytes: readonly number[]) => bytes.reduce((most, value) => Math.max(most, value), 0);

/** The highest of lines that are known at one and at two. */
function highest(one: readonly number[], two: readonly number[], at: number): number {
  return highestOf(one.map((bytes, i) => bytes + (at - 1) * ((two[i] ?? 0) - bytes)));
}
