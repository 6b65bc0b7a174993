import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { beforeAll, describe, expect, it } from "vitest";
import { forward, gradients, type OperatorCase, reference, relativeDistance, slopes } from "./operator-case.ts";
import { dawnEngine } from "./software-gpu.ts";

/** Forward results differ by roundings only. */
const FORWARD = 1e-5;
/** Quotients of differences of f32 sums are good to about three digits. */
const SLOPE = 1e-2;
/** Gradients on GPU and WebAssembly against the CPU's. */
const GRADIENT = 1e-4;

/**
 * Checks every case on all engines: the result against ONNX Runtime, the CPU's gradient against finite differences
 * in two directions per variable, and the others' gradients against the CPU's.
 */
export function checkOperators(family: string, cases: readonly OperatorCase[]): void {
  describe(family, () => {
    let cpu: Engine;
    let gpu: Engine;
    let wasm: Engine;
    beforeAll(async () => {
      cpu = await createCpuEngine();
      gpu = await dawnEngine();
      wasm = await createNodeWasmEngine();
    });

    for (const test of cases) {
      it(`${test.title}: results`, async () => {
        const expected = await reference(test);
        for (const engine of [cpu, gpu, wasm]) {
          const { shape, data } = await forward(engine, test);
          expect(shape).toEqual(expected.shape);
          expect(relativeDistance(data, expected.data)).toBeLessThan(FORWARD);
        }
        expect(gpu.errors()).toEqual([]);
      });

      if (test.differentiable === false) continue;
      it(`${test.title}: gradients`, async () => {
        const onCpu = await gradients(cpu, test);
        for (const [name, gradient] of onCpu) {
          const size = Math.hypot(...gradient);
          for (const seed of [21, 22]) {
            const { quotient, predicted } = await slopes(cpu, test, name, gradient, seed);
            expect(Math.abs(quotient - predicted) / size, `along ${name}`).toBeLessThan(SLOPE);
          }
        }
        for (const engine of [gpu, wasm]) {
          const found = await gradients(engine, test);
          for (const [name, gradient] of onCpu) {
            const distance = relativeDistance(found.get(name) ?? [], gradient);
            expect(distance, `of ${name} on ${engine.facts.kind}`).toBeLessThan(GRADIENT);
          }
        }
        expect(gpu.errors()).toEqual([]);
      });
    }
  });
}
