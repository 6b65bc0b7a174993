import type { Engine } from "@starling/compute";
import { fromF16bits, toF16bits } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelEngines } from "../../test/kernel-case.ts";
import { packHalves, unpackHalves } from "./half.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const stored = (values: Float32Array) =>
  tf.tidy(() => unpackHalves(packHalves(tf.tensor1d(values)), [values.length])).data<"float32">();

/** Every f16 that is a number, its middle to the next one, and what lies just beside that. */
function landmarks(): Float32Array {
  const finite = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => ((bits >>> 10) & 31) !== 31);
  return Float32Array.from(
    finite.flatMap((bits) => {
      const [a, b] = [fromF16bits(bits), fromF16bits(bits + 1)];
      const middle = (a + b) / 2;
      return Number.isFinite(b) ? [a, middle, middle * (1 + 2 ** -20), middle * (1 - 2 ** -20)] : [a];
    }),
  );
}

const rounded = (values: Float32Array) => values.map((value) => fromF16bits(toF16bits(value)));
const bits = (values: Float32Array) => new Int32Array(values.buffer, values.byteOffset, values.length);

describe("numbers stored in half the room", () => {
  it.each([0, 1, 2])(
    "round half to even, to the bit, on every place between two of them (engine %i)",
    async (which) => {
      engines[which]?.use();
      const values = landmarks();
      expect(bits(await stored(values))).toEqual(bits(rounded(values)));
    },
  );

  it("are the same on the CPU, on the GPU and on WebAssembly, whatever lay there before", async () => {
    const array = fc.float32Array({ minLength: 1, maxLength: 99, noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(array, async (values) => {
        for (const engine of engines) {
          engine.use();
          expect(bits(await stored(values))).toEqual(bits(rounded(values)));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("take half the room", () => {
    engines[1]?.use();
    const packed = tf.tidy(() => packHalves(tf.zeros([7, 11])));
    expect(packed.shape).toEqual([39]);
    packed.dispose();
  });
});
