import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { dawnEngine } from "../../test/software-gpu.ts";
import { knownValues } from "../device/known-values.ts";
import { type PatchGeometry, patches, patchesGradient } from "./patches.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = [await createCpuEngine(), await dawnEngine()];
});

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
const geometries = fc
  .record({
    size: fc.tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 3, max: 6 })),
    channels: fc.integer({ min: 1, max: 3 }),
    kernel: pair(2),
    strides: pair(2),
    dilations: pair(2),
    before: fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })),
  })
  .map(({ size: [height, width], kernel, strides, dilations, before, channels }): PatchGeometry => {
    const windows = (length: number, k: number, stride: number, dilation: number, pad: number) =>
      Math.floor((length + pad - (k - 1) * dilation - 1) / stride) + 1;
    const rows = windows(height, kernel[0], strides[0], dilations[0], before[0]);
    const columns = windows(width, kernel[1], strides[1], dilations[1], before[1]);
    return { height, width, channels, kernel, strides, dilations, before, output: [rows, columns] };
  });

/** One element of one patch, by definition. */
function element(x: Float32Array, g: PatchGeometry, row: number, column: number): number {
  const [kh, kw] = g.kernel;
  const [oh, ow] = g.output;
  const channel = Math.floor(column / (kh * kw));
  const y = (Math.floor(row / ow) % oh) * g.strides[0] - g.before[0] + (Math.floor(column / kw) % kh) * g.dilations[0];
  const across = (row % ow) * g.strides[1] - g.before[1] + (column % kw) * g.dilations[1];
  if (y < 0 || y >= g.height || across < 0 || across >= g.width) return 0;
  const sample = Math.floor(row / (oh * ow));
  return x[((sample * g.height + y) * g.width + across) * g.channels + channel] ?? 0;
}

describe("patches", () => {
  it("are what a filter meets, and their gradient is the transposed map, on both engines", async () => {
    await fc.assert(
      fc.asyncProperty(geometries, async (g) => {
        const samples = 2;
        const x = knownValues(samples * g.height * g.width * g.channels, 1);
        const rows = samples * g.output[0] * g.output[1];
        const inner = g.channels * g.kernel[0] * g.kernel[1];
        const expected = Float32Array.from({ length: rows * inner }, (_, i) =>
          element(x, g, Math.floor(i / inner), i % inner),
        );
        const weights = knownValues(rows * inner, 2);
        for (const engine of engines) {
          engine.use();
          const [value, image] = tf.tidy(() => {
            const image = tf.tensor4d(x, [samples, g.height, g.width, g.channels]);
            return [patches(image, g), patchesGradient(tf.tensor2d(weights, [rows, inner]), g, samples)] as const;
          });
          expect(Float32Array.from(await value.data())).toEqual(expected);
          // ⟨gather(x), w⟩ = ⟨x, scatter(w)⟩ for the map and its transpose.
          const scattered = await image.data();
          const left = expected.reduce((sum, v, i) => sum + v * (weights[i] ?? 0), 0);
          const right = x.reduce((sum, v, i) => sum + v * (scattered[i] ?? 0), 0);
          expect(Math.abs(right - left)).toBeLessThan(1e-3);
          tf.dispose([value, image]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
