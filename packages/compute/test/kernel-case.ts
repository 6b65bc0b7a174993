import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import type { Operand, Target } from "../src/kernels/operand.ts";
import { relativeDistance } from "./operator-case.ts";
import { dawnEngine } from "./software-gpu.ts";

/** What lies around operands and targets: no kernel may let it into a result, or change it. */
const GUARD = 1e6;

/** The CPU's engine, the one on Dawn and WebAssembly's. */
export async function kernelEngines(): Promise<Engine[]> {
  return [await createCpuEngine(), await dawnEngine(), await createNodeWasmEngine()];
}

/** Values as a part of a larger buffer. */
export function partOf(values: Float32Array, shape: readonly number[], offset: number): Operand {
  const buffer = new Float32Array(offset + values.length + 5).fill(GUARD);
  buffer.set(values, offset);
  return { tensor: tf.tensor1d(buffer), offset, shape };
}

/** A flat gradient with room for parts of the given lengths, each after a gap and the last at the end, and `start` in all of them. */
export function targetsFor(
  lengths: readonly number[],
  options: { gap: number; accumulate: boolean; start: number },
): Target[] {
  const buffer = new Float32Array(lengths.reduce((sum, length) => sum + length + options.gap, 0)).fill(GUARD);
  let offset = 0;
  const offsets = lengths.map((length) => {
    offset += options.gap;
    buffer.fill(options.start, offset, offset + length);
    offset += length;
    return offset - length;
  });
  const tensor = tf.tensor1d(buffer);
  return offsets.map((start) => ({ tensor, offset: start, accumulate: options.accumulate }));
}

/** The parts of targets after a kernel; fails where it wrote beside them. */
export async function partsWritten(targets: readonly Target[], lengths: readonly number[]): Promise<Float32Array[]> {
  const all = Float32Array.from((await targets[0]?.tensor.data<"float32">()) ?? []);
  const parts = targets.map(({ offset }, i) => all.slice(offset, offset + (lengths[i] ?? 0)));
  targets.forEach(({ offset }, i) => void all.fill(GUARD, offset, offset + (lengths[i] ?? 0)));
  expect(all.every((value) => value === GUARD)).toBe(true);
  return parts;
}

/**
 * Runs a kernel twice on every engine, checks that both runs give the same bits and compares with the reference.
 *
 * @param run builds its inputs, runs the kernel and gives the tensor that holds the result
 */
export async function expectKernel(
  engines: readonly Engine[],
  run: () => tf.Tensor,
  expected: ArrayLike<number>,
  tolerance = 1e-5,
): Promise<void> {
  for (const engine of engines) {
    engine.use();
    const first = await valuesOf(run);
    expect(await valuesOf(run)).toEqual(first);
    expect(first.length).toBe(expected.length);
    expect(relativeDistance(first, expected)).toBeLessThan(tolerance);
    expect(engine.errors()).toEqual([]);
  }
}

async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const result = tf.tidy(run);
  const values = Float32Array.from(await result.data());
  result.dispose();
  return values;
}
