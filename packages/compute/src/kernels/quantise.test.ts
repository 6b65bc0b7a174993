import type { Engine } from "@starling/compute";
import { int4, quantise, squaredNorm } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelEngines, partOf } from "../../test/kernel-case.ts";
import { NotFiniteError } from "../errors.ts";
import { type Quantised, quantiseDifference, readQuantised } from "./quantise.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

async function computed(engine: Engine, from: Float32Array, to: Float32Array, inverse: number): Promise<Quantised> {
  engine.use();
  const codes = tf.tidy(() => {
    const part = (values: Float32Array, offset: number) => partOf(values, [values.length], offset);
    return quantiseDifference(part(from, 3), part(to, 1), inverse);
  });
  return readQuantised(codes, from.length).finally(() => codes.dispose());
}

/** What the protocol's own quantiser makes of the same f32 values. */
function protocol(from: Float32Array, to: Float32Array, inverse: number): Quantised {
  const codes = quantise(
    from.map((value, i) => value - (to[i] ?? 0)),
    inverse,
  );
  return { packed: int4.pack(codes), squaredNorm: squaredNorm(codes) };
}

/** Differences on, beside and far from the borders between codes; f32 without subnormals, which shaders may flush. */
const value = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((n) => n / 4),
  fc.float({ min: -16, max: 16, noNaN: true }).map((x) => (Math.abs(x) < 1e-30 ? 0 : x)),
  fc.constantFrom(3e38, -3e38),
);
const vectors = fc.array(fc.tuple(value, fc.constantFrom(0, 0.25, 1)), { minLength: 1, maxLength: 150 });

describe("quantiseDifference", () => {
  it("gives the protocol's own bytes and norm", async () => {
    const inverses = fc.constantFrom(1, 0.5, 2, Math.fround(0.1), Math.fround(7.3), 1e10);
    await fc.assert(
      fc.asyncProperty(vectors, inverses, async (pairs, inverse) => {
        const from = Float32Array.from(pairs, ([x]) => x);
        const to = Float32Array.from(pairs, ([, y]) => y);
        for (const engine of engines) {
          expect(await computed(engine, from, to, inverse)).toEqual(protocol(from, to, inverse));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("rounds half to even and clamps", async () => {
    const from = Float32Array.of(0.5, 1.5, 2.5, -0.5, -1.5, 6.5, 7.5, 100, -100, 3e38);
    for (const engine of engines) {
      const { packed } = await computed(engine, from, new Float32Array(10), 1);
      const codes = new Int8Array(10);
      int4.unpack(packed, codes);
      expect([...codes]).toEqual([0, 2, 2, 0, -2, 6, 7, 7, -7, 7]);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("tells where the update is %s", async (bad) => {
    for (const engine of engines) {
      const from = new Float32Array(200);
      from[130] = bad;
      const reading = computed(engine, from, new Float32Array(200), 1);
      await expect(reading).rejects.toThrow(NotFiniteError);
      await expect(reading).rejects.toThrow(/coordinate 128/);
    }
  });

  it("refuses weights of another number", () => {
    engines[0]?.use();
    expect(() => quantiseDifference(tf.zeros([3]), tf.zeros([4]), 1)).toThrow(/3 weights/);
  });
});
