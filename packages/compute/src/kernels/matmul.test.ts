import type { Engine } from "@starling/compute";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf, partsWritten, targetsFor } from "../../test/kernel-case.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { knownValues } from "../device/known-values.ts";
import type { MatMulChoice } from "./choose-matmul.ts";
import { geluSlope } from "./gelu-formulas.ts";
import { matMul, matMulInto } from "./matmul.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

interface Sizes {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const CHOICES: MatMulChoice[] = [
  { kind: "registers", block: { rows: 8, vectors: 4 } },
  { kind: "registers", block: { rows: 4, vectors: 1 } },
  { kind: "tiled" },
];

const valuesA = ({ batch, rows, inner }: Sizes) => knownValues(batch * rows * inner, 1);
const valuesB = ({ batch, columns, inner }: Sizes) => knownValues(batch * columns * inner, 2);
const shapeA = ({ batch, rows, inner, transposeA }: Sizes) => [batch, ...(transposeA ? [inner, rows] : [rows, inner])];
const shapeB = ({ batch, columns, inner, transposeB }: Sizes) => [
  batch,
  ...(transposeB ? [columns, inner] : [inner, columns]),
];

/** The definition, in doubles. */
function product(sizes: Sizes): Float64Array {
  const { batch, rows, inner, columns, transposeA, transposeB } = sizes;
  const [a, b] = [valuesA(sizes), valuesB(sizes)];
  return Float64Array.from({ length: batch * rows * columns }, (_, at) => {
    const [n, r, c] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = a[n * rows * inner + (transposeA ? k * rows + r : r * inner + k)] ?? 0;
      sum += left * (b[n * columns * inner + (transposeB ? c * inner + k : k * columns + c)] ?? 0);
    }
    return sum;
  });
}

/** Sizes around every border: of vectors, of blocks, of tiles. */
const SIZES: Sizes[] = [
  [1, 1, 1, 1],
  [1, 3, 5, 65],
  [2, 8, 16, 20],
  [1, 68, 36, 64],
  [3, 33, 17, 7],
  [1, 65, 66, 12],
].flatMap(([batch = 0, rows = 0, inner = 0, columns = 0], i) => [
  { batch, rows, inner, columns, transposeA: false, transposeB: i % 2 === 1 },
  { batch, rows, inner, columns, transposeA: i % 2 === 0, transposeB: i % 2 === 0 },
  { batch, rows, inner, columns, transposeA: true, transposeB: false },
]);

describe("matMul", () => {
  it.each(CHOICES)("is the definition for every layout, with $kind $block", async (choice) => {
    // Tiles need barriers, which are slow in software: the last products meet all their borders.
    for (const sizes of choice.kind === "tiled" ? SIZES.slice(14) : SIZES) {
      const { batch, rows, columns, transposeA, transposeB } = sizes;
      const run = () => {
        const a = partOf(valuesA(sizes), shapeA(sizes), sizes.inner % 2 === 0 ? 4 : 3);
        const b = tf.tensor(valuesB(sizes), shapeB(sizes));
        const y = matMul(a, b, { transposeA, transposeB, choice });
        expect(y.shape).toEqual([batch, rows, columns]);
        return y;
      };
      await expectKernel(engines, run, product(sizes), 2e-6);
    }
  });

  it("is the definition where subgroups add up, with what surrounds the product", async () => {
    engines[1]?.use();
    expect((tf.backend() as WebGPUBackend).device.features.has("subgroups")).toBe(true);
    for (const [batch, rows, inner, columns] of [
      [1, 1, 64, 5],
      [2, 3, 132, 7],
    ] as const) {
      const sizes = { batch, rows, inner, columns, transposeA: false, transposeB: true };
      const bias = knownValues(columns, 3);
      const run = () => {
        const b = tf.tensor(valuesB(sizes), shapeB(sizes));
        const a = partOf(valuesA(sizes), shapeA(sizes), 4);
        return matMul(a, b, { transposeB: true, bias: partOf(bias, [columns], 3), choice: { kind: "subgroups" } });
      };
      await expectKernel(
        engines,
        run,
        product(sizes).map((sum, i) => sum + (bias[i % columns] ?? 0)),
        2e-6,
      );
    }
  });

  it("chooses a variant by itself, and one b serves all of a", async () => {
    const sizes = fc.record({ rows: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rows, columns }) => {
        const drawn = { batch: 1, rows: 2 * rows, inner: 12, columns, transposeA: false, transposeB: false };
        const run = () => {
          const a = tf.tensor3d(valuesA(drawn), [2, rows, 12]);
          return matMul(a, tf.tensor2d(valuesB(drawn), [12, columns]));
        };
        await expectKernel(engines, run, product(drawn), 2e-6);
      }),
      { numRuns: 12 },
    );
  });

  it.each(CHOICES)("adds and multiplies what surrounds the product, with $kind $block", async (choice) => {
    for (const [columns, approximate, offset] of [
      [20, "tanh", 4],
      [20, "none", 3],
      [9, "none", 4],
    ] as const) {
      const sizes = { batch: 2, rows: 10, inner: 8, columns, transposeA: false, transposeB: false };
      const length = 20 * columns;
      const [bias, residual, pre, addend] = [knownValues(columns, 3), ...[4, 5, 6].map((s) => knownValues(length, s))];
      const expected = product(sizes).map(
        (sum, i) =>
          (sum + (bias[i % columns] ?? 0) + (residual?.[i] ?? 0)) * geluSlope(pre?.[i] ?? 0, approximate) +
          (addend?.[i] ?? 0),
      );
      const run = () =>
        matMul(tf.tensor(valuesA(sizes), shapeA(sizes)), tf.tensor(valuesB(sizes), shapeB(sizes)), {
          bias: partOf(bias, [columns], offset),
          residual: partOf(residual ?? bias, [length], 8),
          geluOf: partOf(pre ?? bias, [length], offset),
          addend: partOf(addend ?? bias, [length], 12),
          approximate,
          choice,
        });
      await expectKernel(engines, run, expected, 2e-6);
    }
  });

  it("refuses what does not fit", () => {
    engines[0]?.use();
    expect(() => matMul(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow(/cannot multiply 2×3 by 2×3/);
    expect(() => matMul(tf.zeros([2, 2, 3]), tf.zeros([3, 3, 3]))).toThrow(/2 matrices by 3/);
    expect(() => matMul(tf.zeros([2, 3]), tf.zeros([3, 4]), { bias: tf.zeros([3]) })).toThrow(/bias/);
    expect(() => matMul({ tensor: tf.zeros([5]), offset: 1, shape: [2, 3] }, tf.zeros([3, 4]))).toThrow(/outside/);
  });
});

describe("matMulInto", () => {
  const cases = CHOICES.flatMap((choice) => [
    { choice, accumulate: true, biasOf: "a", kind: choice.kind } as const,
    { choice, accumulate: false, biasOf: "b", kind: choice.kind } as const,
  ]);
  it.each(cases)("writes dW and the sums of $biasOf, accumulate $accumulate, $kind", async (test) => {
    const { choice, accumulate, biasOf } = test;
    for (const [rows, columns, gap] of [
      [18, 36, 8],
      [20, 36, 8],
      [9, 66, 3],
    ] as const) {
      const sizes = { batch: 1, rows, inner: 20, columns, transposeA: true, transposeB: false };
      const lengths = [rows * columns, biasOf === "a" ? rows : columns];
      const start = accumulate ? 0.5 : 7;
      const factor = biasOf === "a" ? valuesA(sizes) : valuesB(sizes);
      const sums = Array.from({ length: lengths[1] ?? 0 }, (_, i) => {
        let sum = accumulate ? start : 0;
        for (let k = 0; k < 20; k++) sum += factor[k * (lengths[1] ?? 0) + i] ?? 0;
        return sum;
      });
      for (const engine of engines) {
        engine.use();
        const targets = targetsFor(lengths, { gap, accumulate, start });
        const [target, biasTarget] = targets;
        if (!target || !biasTarget) throw new Error("no target");
        tf.tidy(() => {
          const a = tf.tensor(valuesA(sizes), [4, 5, rows]);
          const b = tf.tensor(valuesB(sizes), [4, 5, columns]);
          matMulInto(target, a, b, { transposeA: true, biasTarget, biasOf, choice });
        });
        const [weights, bias] = await partsWritten(targets, lengths);
        const expected = product(sizes).map((sum) => sum + (accumulate ? start : 0));
        expect(relativeDistance(weights ?? [], expected)).toBeLessThan(2e-6);
        expect(relativeDistance(bias ?? [], sums)).toBeLessThan(2e-6);
        expect(engine.errors()).toEqual([]);
        target.tensor.dispose();
      }
    }
  });

  it("refuses a target that is too small or a bias elsewhere", () => {
    engines[0]?.use();
    const target = { tensor: tf.zeros([8]), offset: 1, accumulate: false };
    const into = (options: object) => matMulInto(target, tf.zeros([2, 2]), tf.zeros([2, 4]), options);
    expect(() => into({})).toThrow(/outside a buffer of 8/);
    const other = { tensor: tf.zeros([8]), offset: 0, accumulate: false };
    expect(() => matMulInto(other, tf.zeros([2, 2]), tf.zeros([2, 4]), { biasTarget: target })).toThrow(/one buffer/);
  });
});
