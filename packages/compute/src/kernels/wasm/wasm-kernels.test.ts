import { createHash } from "node:crypto";
import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compileKernels, moduleText } from "../../../scripts/compile-kernels.ts";
import { relativeDistance } from "../../../test/operator-case.ts";
import { knownValues } from "../../device/known-values.ts";
import { MemoryLimitError } from "../../errors.ts";
import { attention } from "../attention.ts";
import { columnSum } from "../column-sum.ts";
import { emptyTensor } from "../dispatch.ts";
import { labelLosses } from "../label-loss.ts";
import { matMul } from "../matmul.ts";
import { probe } from "../probe.ts";
import { softmax } from "../softmax.ts";
import { KERNELS_BASE64 } from "./generated/kernels.ts";

let cpu: Engine;
let wasm: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
  wasm = await createNodeWasmEngine();
});

async function valuesOn(engine: Engine, run: () => tf.Tensor): Promise<Float32Array> {
  engine.use();
  const result = tf.tidy(run);
  const values = Float32Array.from(await result.data());
  result.dispose();
  return values;
}

describe("the kernels on WebAssembly", () => {
  it("are what their sources compile to", async () => {
    expect(moduleText(await compileKernels())).toContain(KERNELS_BASE64);
  });

  it("give the same bits on every machine: who moves them raises the engine's version", async () => {
    const values = await valuesOn(wasm, () => {
      const a = tf.tensor2d(knownValues(37 * 101, 1), [37, 101]);
      const product = matMul(a, tf.tensor2d(knownValues(101 * 30, 2), [101, 30])) as tf.Tensor2D;
      const labels = tf.tensor1d(
        Int32Array.from({ length: 37 }, (_, i) => i % 30),
        "int32",
      );
      const { y } = attention({ qkv: tf.reshape(product, [1, 37, 30]) }, { heads: 2, scale: 0.5, causal: true });
      return tf.concat([probe(product), labelLosses(product, labels), y.tensor].map((part) => tf.reshape(part, [-1])));
    });
    const bits = createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
    expect(bits).toBe("2e088e9b7d0f625772d44011e261c0d6b22fc18b3e678f2c11dcbea39b66dcb5");
  });

  it.each([1, 50, 1e4, 1e30])("neither overflow nor lose small numbers at scores of %d", async (scale) => {
    const scores = knownValues(16 * 13, 3).map((value) => value * scale);
    const rows = () => tf.tensor2d(scores, [16, 13]);
    const labels = () => tf.tensor1d(new Int32Array(16).fill(4), "int32");
    for (const run of [() => softmax(rows()), () => labelLosses(rows(), labels())]) {
      const found = await valuesOn(wasm, run);
      expect(found.every(Number.isFinite)).toBe(true);
      expect(relativeDistance(found, await valuesOn(cpu, run))).toBeLessThan(1e-6);
    }
  });

  it("work beyond two gigabytes, and say what to do when memory ends", async () => {
    wasm.use();
    // Untouched memory costs nothing but its addresses.
    const most = emptyTensor([3 * 2 ** 28]);
    const sums = await valuesOn(wasm, () => columnSum(tf.ones([1024, 4096])));
    expect(new Set(sums)).toEqual(new Set([1024]));
    expect(() => emptyTensor([2 ** 28])).toThrow(MemoryLimitError);
    most.dispose();
    const product = await valuesOn(wasm, () => matMul(tf.ones([2, 3]), tf.ones([3, 2])));
    expect([...product]).toEqual([3, 3, 3, 3]);
  });
});
