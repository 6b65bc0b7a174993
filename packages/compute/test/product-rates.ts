import process from "node:process";
import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { knownValues } from "../src/device/known-values.ts";
import type { MatMulChoice } from "../src/kernels/choose-matmul.ts";
import { matMul } from "../src/kernels/matmul.ts";

/** Sizes of a matrix product, whose first factor may lie transposed. */
export interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
}

/** GFLOP/s by variant; on a software adapter per core. */
export type ProductRates = Readonly<Record<string, number>>;

type Run = (a: tf.Tensor2D, b: tf.Tensor2D, transposeA: boolean) => tf.Tensor;

const fixed =
  (choice: MatMulChoice): Run =>
  (a, b, transposeA) =>
    matMul(a, b, { transposeA, choice });

const registers = (rows: number, vectors: number) => fixed({ kind: "registers", block: { rows, vectors } });

const VARIANTS: Readonly<Record<string, Run>> = {
  chosen: (a, b, transposeA) => matMul(a, b, { transposeA }),
  "registers 4×4": registers(4, 1),
  "registers 8×16": registers(8, 4),
  "registers 16×16": registers(16, 4),
  tiled: fixed({ kind: "tiled" }),
  "stock tfjs": (a, b, transposeA) => tf.matMul(a, b, transposeA),
};

/**
 * Milliseconds: on a software adapter those that this process' threads computed, because there the GPU is the CPU, which
 * other processes share; otherwise those that passed.
 */
function clock({ facts }: Engine): number {
  if (!facts.fallback) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Time of one product, its result's first element read. */
async function time(engine: Engine, run: () => tf.Tensor): Promise<number> {
  const start = clock(engine);
  const corner = tf.tidy(() => tf.slice(tf.reshape(run(), [-1]), 0, 1));
  await corner.data();
  corner.dispose();
  return clock(engine) - start;
}

/**
 * Rates of all variants of a product. Every variant meets the same noise, because they take turns; the best round
 * counts. One more round goes before, in which shaders compile.
 */
export async function productRates(engine: Engine, product: Product, rounds: number): Promise<ProductRates> {
  engine.use();
  const { rows, inner, columns, transposeA } = product;
  const a = tf.tensor2d(knownValues(rows * inner, 1), transposeA ? [inner, rows] : [rows, inner]);
  const b = tf.tensor2d(knownValues(inner * columns, 2), [inner, columns]);
  const best = new Map<string, number>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(VARIANTS)) {
      const ms = await time(engine, () => run(a, b, transposeA));
      if (round > 0) best.set(name, Math.min(ms, best.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  tf.dispose([a, b]);
  return Object.fromEntries([...best].map(([name, ms]) => [name, (2 * rows * inner * columns) / ms / 1e6]));
}
