import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf } from "../../test/kernel-case.ts";
import { gelu, geluGradient } from "./gelu.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

/** erf by its series, in doubles; its terms cancel, which leaves 1e-12 for the arguments here. */
function erf(z: number): number {
  let [term, sum] = [z, z];
  for (let n = 1; n < 200; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const FORMS = {
  none: (x: number) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  tanh: (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};
/** Points in (−4, 6), of which a single one is 1. */
const points = (length: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 37) % length) * (8 / length) - 4 + 5 / length);

describe.each(["none", "tanh"] as const)("gelu, %s", (approximate) => {
  it.each([
    [1, 0],
    [65, 3],
    [260, 4],
    [260, 1],
  ])("and its derivative are right at %i points, offset %i", async (length, offset) => {
    const x = points(length);
    const form = FORMS[approximate];
    const slope = (v: number) => (form(v + 1e-5) - form(v - 1e-5)) / 2e-5;
    await expectKernel(engines, () => gelu(partOf(x, [length], offset), approximate), x.map(form), 1e-6);
    const dy = points(length).reverse();
    const expected = x.map((v, i) => (dy[i] ?? 0) * slope(v));
    const part = (values: Float32Array) => partOf(values, [length], offset);
    await expectKernel(engines, () => geluGradient(part(dy), part(x), approximate), expected, 1e-6);
    const added = expected.map((v, i) => v + (x[i] ?? 0));
    await expectKernel(engines, () => geluGradient(part(dy), part(x), approximate, part(x)), added, 1e-6);
  });

  it("stays within 1e-6 of the definition at every point, and finite far out", async () => {
    const x = points(997);
    for (const engine of engines) {
      engine.use();
      const y = tf.tidy(() => gelu(tf.tensor1d(x), approximate));
      (await y.data()).forEach((value, i) => {
        expect(Math.abs(value - FORMS[approximate](x[i] ?? 0))).toBeLessThan(1e-6);
      });
      const far = tf.tidy(() => gelu(tf.tensor1d([-1e4, -40, 40, 1e4]), approximate));
      expect([...(await far.data())].map((value) => value + 0)).toEqual([0, 0, 40, 1e4]);
      tf.dispose([y, far]);
    }
  });
});

describe("geluGradient", () => {
  it("refuses what does not fit", () => {
    engines[0]?.use();
    expect(() => geluGradient(tf.zeros([2]), tf.zeros([3]), "none")).toThrow(/does not fit \[3\]/);
  });
});
