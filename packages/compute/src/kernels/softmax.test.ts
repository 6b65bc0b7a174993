import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf } from "../../test/kernel-case.ts";
import { knownValues } from "../device/known-values.ts";
import { softmax, softmaxGradient } from "./softmax.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

/** The definition, in doubles. */
function definition(x: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from(x, (value, i) => {
    const start = Math.floor(i / n) * n;
    let sum = 0;
    for (let c = 0; c < n; c++) sum += Math.exp((x[start + c] ?? 0) - value);
    return 1 / sum;
  });
}

/** Derivatives of Σ dy·softmax(x), by central differences. */
function slopes(x: Float32Array, dy: Float32Array, n: number): Float64Array {
  return Float64Array.from(x, (_, i) => {
    const at = (by: number) => {
      const moved = Float64Array.from(x);
      moved[i] = (moved[i] ?? 0) + by;
      return definition(moved, n).reduce((sum, y, j) => sum + y * (dy[j] ?? 0), 0);
    };
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  });
}

describe("softmax", () => {
  it.each([
    [1, 3, 0],
    [70, 5, 3],
    [3, 65, 4],
  ])("and its derivative are right for %i rows of %i", async (rows, n, offset) => {
    const [x, dy] = [knownValues(rows * n, 1).map((value) => value * 8), knownValues(rows * n, 2)];
    await expectKernel(engines, () => softmax(partOf(x, [rows, n], offset)), definition(x, n), 1e-6);
    const y = Float32Array.from(definition(x, n));
    const run = () => softmaxGradient(partOf(dy, [rows, n], offset), partOf(y, [rows, n], 1));
    await expectKernel(engines, run, slopes(x, dy, n), 1e-5);
  });

  it("survives large values", async () => {
    await expectKernel(engines, () => softmax(tf.tensor2d([500, -500, 0, 500], [2, 2])), [1, 0, 0, 1]);
  });

  it("refuses a derivative of another shape", () => {
    engines[0]?.use();
    expect(() => softmaxGradient(tf.zeros([2]), tf.zeros([2, 2]))).toThrow(/does not fit \[2,2\]/);
  });
});
