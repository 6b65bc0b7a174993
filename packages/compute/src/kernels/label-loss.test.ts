import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf } from "../../test/kernel-case.ts";
import { knownValues } from "../device/known-values.ts";
import { IGNORED_LABEL, labelLosses, logitsToGradient } from "./label-loss.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const WEIGHT = 0.25;
/** On both sides of the number of classes from which workgroups share rows. */
const SHAPES = [
  [1, 1],
  [70, 65],
  [3, 1027],
] as const;

const logitsOf = (rows: number, classes: number) => knownValues(rows * classes, 4).map((value) => value * 9);
const labelsOf = (rows: number, classes: number) =>
  Int32Array.from({ length: rows }, (_, i) => (i % 5 === 1 ? IGNORED_LABEL : (i * 31) % classes));

/** Losses by their definition, in doubles. */
function losses(logits: ArrayLike<number>, rows: number, classes: number): Float64Array {
  const labels = labelsOf(rows, classes);
  return Float64Array.from({ length: rows }, (_, r) => {
    if (labels[r] === IGNORED_LABEL) return 0;
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[r * classes + c] ?? 0);
    return Math.log(sum) - (logits[r * classes + (labels[r] ?? 0)] ?? 0);
  });
}

/** Derivative of the weighed sum of losses, by central differences. */
function slopes(rows: number, classes: number): Float64Array {
  const logits = Float64Array.from(logitsOf(rows, classes));
  const row = (r: number, c: number, by: number) => {
    const moved = logits.slice(r * classes, (r + 1) * classes);
    moved[c] = (moved[c] ?? 0) + by;
    const label = labelsOf(rows, classes)[r] ?? 0;
    return label === IGNORED_LABEL ? 0 : Math.log(moved.reduce((sum, v) => sum + Math.exp(v), 0)) - (moved[label] ?? 0);
  };
  return logits.map((_, i) => {
    const [r, c] = [Math.floor(i / classes), i % classes];
    return (WEIGHT * (row(r, c, 1e-5) - row(r, c, -1e-5))) / 2e-5;
  });
}

function inputs(rows: number, classes: number) {
  const labels = tf.tensor1d(Int32Array.of(7, ...labelsOf(rows, classes)), "int32");
  const logits = partOf(logitsOf(rows, classes), [rows, classes], 3);
  return [logits, { tensor: labels, offset: 1, shape: [rows] }] as const;
}

describe("label losses", () => {
  it.each(SHAPES)("are the definition for %i rows of %i", async (rows, classes) => {
    const expected = losses(logitsOf(rows, classes), rows, classes);
    await expectKernel(engines, () => labelLosses(...inputs(rows, classes)), expected, 1e-6);
  });

  it.each(SHAPES)("leave their derivative where the logits were, for %i rows of %i", async (rows, classes) => {
    const derivative = () => {
      const logits = tf.tensor2d(logitsOf(rows, classes), [rows, classes]);
      logitsToGradient(logits, inputs(rows, classes)[1], WEIGHT);
      return logits;
    };
    await expectKernel(engines, derivative, slopes(rows, classes), 2e-5);
  });

  it("survive logits whose exponentials overflow, and take another label to ignore", async () => {
    const run = () => labelLosses(tf.tensor2d([500, -500, 0, 500, 1, 2], [3, 2]), tf.tensor1d([0, 0, 1], "int32"), 1);
    await expectKernel(engines, run, [0, 500, 0]);
  });

  it("refuse labels of another number", () => {
    engines[0]?.use();
    expect(() => labelLosses(tf.zeros([2, 3]), tf.zeros([3], "int32"))).toThrow(/2 rows of logits/);
  });
});
