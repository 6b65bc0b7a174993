import type { Engine } from "@starling/compute";
import { int4, int8, int32, ternary } from "@starling/learning";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { codesByCpu, codesByKernel, INVERSES, landmarks, type QuantiseForm } from "../../test/quantise-cases.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { quantisesOnGpu } from "./quantise.ts";

let gpu: Engine;
beforeAll(async () => {
  gpu = await dawnEngine();
});

/** Codes by the kernel on Dawn. */
async function onGpu(before: Float32Array, after: Float32Array, form: QuantiseForm) {
  gpu.use();
  const read = await codesByKernel(before, after, form);
  expect(gpu.errors()).toEqual([]);
  return read;
}

const CODECS = [int4, int8, ternary];

describe.each(CODECS.map((codec) => ({ codec, name: codec.name })))("codes of $name made on the GPU", ({ codec }) => {
  it.each(INVERSES)("are those of the CPU at every place between two of them, at 1/s = %d", async (inverse) => {
    const differences = landmarks(codec.limit, inverse);
    const zeros = new Float32Array(differences.length);
    const negative = differences.map((value) => -value);
    expect(await onGpu(differences, zeros, { codec, inverse })).toEqual(
      codesByCpu(differences, zeros, { codec, inverse }),
    );
    expect(await onGpu(zeros, negative, { codec, inverse })).toEqual(codesByCpu(zeros, negative, { codec, inverse }));
  });

  it("are those of the CPU for any weights", async () => {
    const weight = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e38), max: Math.fround(1e38) });
    const near = fc.tuple(fc.float({ noNaN: true, min: -1, max: 1 }), fc.integer({ min: -300, max: 300 }));
    const pairs = fc.array(
      fc.oneof(
        fc.tuple(weight, weight),
        near.map(([w, k]) => [w, Math.fround(w + k * 1.5e-4)] as const),
      ),
      { minLength: 1, maxLength: 200 },
    );
    const [inverse] = INVERSES;
    await fc.assert(
      fc.asyncProperty(pairs, async (given) => {
        const before = Float32Array.from(given, ([value]) => value);
        const after = Float32Array.from(given, ([, value]) => value);
        expect(await onGpu(before, after, { codec, inverse })).toEqual(codesByCpu(before, after, { codec, inverse }));
      }),
      { numRuns: 40 },
    );
  });

  it("are summed over many workgroups, and put parameters into the update's order", async () => {
    const lengths = [40_001, 3, 0, 20_000, 7];
    const n = lengths.reduce((sum, length) => sum + length, 0);
    const codeOffsets = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
    // The optimizer has them the other way around.
    const segments = lengths.map((length, i) => ({
      codeOffset: codeOffsets[i] ?? 0,
      offset: n - (codeOffsets[i] ?? 0) - length,
    }));
    const before = Float32Array.from({ length: n }, (_, i) => Math.fround(Math.sin(i) * 4 * codec.limit));
    const after = Float32Array.from({ length: n }, (_, i) => Math.fround(Math.cos(i * 1.3)));
    const inOrder = (values: Float32Array) =>
      Float32Array.from(segments.flatMap(({ offset }, i) => [...values.subarray(offset, offset + (lengths[i] ?? 0))]));
    const expected = codesByCpu(inOrder(before), inOrder(after), { codec, inverse: 1 });
    expect(await onGpu(before, after, { codec, inverse: 1, segments })).toEqual(expected);
  });
});

describe("a weight of which the GPU cannot be sure", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 127, -(2 ** 127)])(
    "%d leaves no codes, before or after and wherever it lies",
    async (value) => {
      for (const at of [0, 8_191, 20_000]) {
        const clean = new Float32Array(20_001);
        const spoilt = clean.with(at, value);
        expect(await onGpu(clean, spoilt, { codec: int4, inverse: 1 })).toBeUndefined();
        expect(await onGpu(spoilt, clean, { codec: int4, inverse: 1 })).toBeUndefined();
      }
    },
  );

  it("is only one from 2¹²⁷ on", async () => {
    const large = Float32Array.of(2 ** 126, -(2 ** 126), 1.99 * 2 ** 126);
    const zeros = new Float32Array(3);
    expect(await onGpu(zeros, large, { codec: int4, inverse: 1 })).toEqual(
      codesByCpu(zeros, large, { codec: int4, inverse: 1 }),
    );
  });
});

describe("quantisesOnGpu", () => {
  it.each([
    [int4, 1, true],
    [ternary, 2 ** 96, true],
    [int8, 2 ** -96, true],
    [int4, 2 ** 97, false],
    [int4, 2 ** -97, false],
    [int32, 1, false],
  ])("knows what is the same to the bit (%#)", (codec, inverse, expected) => {
    expect(quantisesOnGpu(codec, inverse)).toBe(expected);
  });
});
