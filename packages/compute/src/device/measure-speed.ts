import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { matMul } from "../kernels/matmul.ts";
import { knownValues } from "./known-values.ts";

/** Edge of the square matrices. */
const EDGE = 128;
const FLOPS = 2 * EDGE ** 3;
/** Long enough to drown the cost of waiting for the device, short enough for a visitor not to notice. */
const MIN_MEASURED_MS = 60;
const MAX_PRODUCTS = 1024;

/** Floating-point operations per second of the engine's matrix product: what chunk sizes follow. */
export async function measureSpeed(engine: Engine): Promise<number> {
  engine.use();
  const matrix = tf.tensor2d(knownValues(EDGE * EDGE, 3), [EDGE, EDGE]);
  try {
    await timeProducts(engine, matrix, 1);
    for (let products = 4; ; products *= 4) {
      const ms = await timeProducts(engine, matrix, products);
      if (ms >= MIN_MEASURED_MS || products >= MAX_PRODUCTS) return Math.round((FLOPS * products * 1000) / ms);
    }
  } finally {
    matrix.dispose();
  }
}

async function timeProducts(engine: Engine, matrix: tf.Tensor2D, products: number): Promise<number> {
  const begun = performance.now();
  engine.use();
  const last = tf.tidy(() => {
    let product = matMul(matrix, matrix);
    for (let i = 1; i < products; i++) product = matMul(matrix, matrix);
    return product;
  });
  await last.data();
  last.dispose();
  return performance.now() - begun;
}
