import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf } from "../../test/kernel-case.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { knownValues } from "../device/known-values.ts";
import { type AdamWStep, updateAdamW } from "./adamw.ts";
import { squaredNormOf } from "./squared-norm.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const N = 501;
const STEP: AdamWStep = {
  lr: 0.01,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clip: 1,
  correction1: 1 - 0.9 ** 3,
  correction2: 1 - 0.99 ** 3,
  decayEnd: 200,
};

/** Algorithm 2 of the AdamW paper on doubles, after clipping the norm. */
function definition(state: ArrayLike<number>, gradient: Float32Array): Float64Array {
  const norm = Math.hypot(...gradient);
  const next = new Float64Array(3 * N);
  gradient.forEach((raw, i) => {
    const g = raw * Math.min(1, STEP.clip / norm);
    const w = state[i] ?? 0;
    const m = STEP.beta1 * (state[N + i] ?? 0) + (1 - STEP.beta1) * g;
    const v = STEP.beta2 * (state[2 * N + i] ?? 0) + (1 - STEP.beta2) * g * g;
    const decay = i < STEP.decayEnd ? STEP.lr * STEP.weightDecay * w : 0;
    next[i] = w - decay - (STEP.lr * (m / STEP.correction1)) / (Math.sqrt(v / STEP.correction2) + STEP.epsilon);
    next[N + i] = m;
    next[2 * N + i] = v;
  });
  return next;
}

describe("updateAdamW", () => {
  it.each([
    ["a long gradient, which is clipped", 1],
    ["a short one, which is not", 1e-3],
  ])("follows the paper for %s, twice over in one buffer", async (_what, size) => {
    const gradient = knownValues(N, 6).map((value) => value * size);
    const before = knownValues(3 * N, 7).map((value, i) => (i < 2 * N ? value : Math.abs(value)));
    const expected = definition(definition(before, gradient), gradient);
    for (const engine of engines) {
      engine.use();
      const state = tf.tensor1d(before.slice());
      // Reading caches the values on the CPU; the step must not leave the old ones there.
      await state.data();
      const tensors = tf.memory().numTensors;
      for (let step = 0; step < 2; step++) {
        tf.tidy(() => {
          const g = partOf(gradient, [N], 3);
          updateAdamW(state, g, squaredNormOf(g), STEP);
        });
      }
      expect(tf.memory().numTensors).toBe(tensors);
      const values = await state.data<"float32">();
      for (const part of [0, 1, 2]) {
        const [from, to] = [part * N, (part + 1) * N];
        expect(relativeDistance(values.subarray(from, to), expected.subarray(from, to))).toBeLessThan(1e-5);
      }
      expect(engine.errors()).toEqual([]);
      state.dispose();
    }
  });

  it("refuses a gradient of another length", () => {
    engines[0]?.use();
    expect(() => updateAdamW(tf.zeros([6]), tf.zeros([3]), tf.zeros([1]), STEP)).toThrow(/state of 6/);
  });
});

describe("squaredNormOf", () => {
  it.each([1, 63, 65, 4096, 10_001])("adds %i squares", async (length) => {
    const values = knownValues(length, 8);
    const exact = values.reduce((sum, value) => sum + value * value, 0);
    await expectKernel(engines, () => squaredNormOf(partOf(values, [length], 3)), [exact], 1e-5);
  });
});
