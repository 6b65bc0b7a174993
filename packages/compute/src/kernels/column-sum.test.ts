import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeDistance } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { knownValues } from "../device/known-values.ts";
import { columnSum } from "./column-sum.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = [await createCpuEngine(), await dawnEngine()];
});

describe("the column sum", () => {
  it.each([
    [1, 1],
    [33, 130],
    [7, 64],
  ])("adds the rows of a %i×%i matrix", async (rows, columns) => {
    const values = knownValues(rows * columns, 9);
    const expected = Array.from({ length: columns }, (_, c) => {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += values[r * columns + c] ?? 0;
      return sum;
    });
    for (const engine of engines) {
      engine.use();
      const sums = tf.tidy(() => columnSum(tf.tensor2d(values, [rows, columns])));
      expect(relativeDistance(await sums.data(), expected)).toBeLessThan(1e-5);
      sums.dispose();
    }
  });
});
