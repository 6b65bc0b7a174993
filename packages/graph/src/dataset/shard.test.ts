import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DatasetError, DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { randomIntegers } from "../random-integers.ts";
import { MAX_INFLATED_SHARD_BYTES } from "./constants.ts";
import { decodeShard, type ShardForm } from "./decode-shard.ts";
import { encodeShard } from "./encode-shard.ts";
import type { LabelledSamples } from "./labelled-samples.ts";

const MIB = 2 ** 20;

const shard: fc.Arbitrary<LabelledSamples> = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }))
  .chain(([count, sampleShape]) => {
    const size = count * sampleShape.reduce((product, n) => product * n, 1);
    return fc.record({
      sampleShape: fc.constant(sampleShape),
      count: fc.constant(count),
      samples: fc.oneof(
        fc.uint8Array({ minLength: size, maxLength: size }),
        fc.float32Array({ minLength: size, maxLength: size, noNaN: true, noDefaultInfinity: true }),
      ),
      labels: fc.uint8Array({ minLength: count, maxLength: count }),
    });
  });

const example: LabelledSamples = {
  sampleShape: [2, 2],
  count: 3,
  samples: Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
  labels: Uint8Array.of(0, 2, 1),
};
const form: ShardForm = { sampleShape: [2, 2], dtype: "uint8", count: 3, classes: 3 };

function refusal(bytes: Uint8Array): unknown {
  try {
    return decodeShard(bytes, form);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedDatasetError);
    return error;
  }
}

describe("encodeShard and decodeShard", () => {
  it("round-trip", () => {
    fc.assert(
      fc.property(shard, (given) => {
        const dtype = given.samples instanceof Float32Array ? "float32" : "uint8";
        expect(decodeShard(encodeShard(given), { ...given, dtype, classes: 256 })).toEqual(given);
      }),
    );
  });

  it("refuse every truncation and never throw anything else on damage", () => {
    const bytes = encodeShard(example);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeShard(bytes.subarray(0, length), form)).toThrow(MalformedDatasetError);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (position, value) => {
        const damaged = bytes.with(position, value);
        try {
          decodeShard(damaged, form);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        try {
          decodeShard(random, form);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
  });
});

describe("decodeShard", () => {
  it("refuses labels beyond the classes", () => {
    expect(() => decodeShard(encodeShard(example), { ...form, classes: 2 })).toThrow(LabelError);
  });

  it("refuses more and fewer bytes than the manifest says", () => {
    const bytes = encodeShard(example);
    for (const count of [2, 4]) expect(() => decodeShard(bytes, { ...form, count })).toThrow(MalformedDatasetError);
  });

  it("stops inflating a bomb at the size that it should have", () => {
    const bomb = deflateSync(new Uint8Array(32 * MIB), { level: 9 });
    // Read to its end, the cut would show as the cause of the error.
    expect(refusal(bomb.subarray(0, -1_000))).not.toHaveProperty("cause");
    expect(refusal(encodeShard(example).subarray(0, -1))).toHaveProperty("cause", expect.any(Error));
  });

  it("refuses what it would not inflate before it begins", () => {
    const none = new Uint8Array();
    const huge = MAX_INFLATED_SHARD_BYTES;
    expect(() => decodeShard(none, { ...form, count: huge })).toThrow(DatasetTooLargeError);
    expect(() => decodeShard(none, { ...form, sampleShape: [2 ** 31, 2 ** 31] })).toThrow(DatasetTooLargeError);
    expect(() => decodeShard(none, { ...form, count: Number.NaN })).toThrow(DatasetTooLargeError);
    expect(() => decodeShard(new Uint8Array(MIB + 1), form)).toThrow(DatasetTooLargeError);
  });
});

describe("encodeShard", () => {
  it("refuses labels and samples that differ in number", () => {
    expect(() => encodeShard({ ...example, labels: Uint8Array.of(1) })).toThrow(LabelError);
    expect(() => encodeShard({ ...example, count: 4 })).toThrow(LabelError);
  });

  it("refuses more than a block", () => {
    const next = randomIntegers(1);
    const samples = Uint8Array.from({ length: 2 * MIB }, next);
    const noise = { sampleShape: [2 * MIB], count: 1, samples, labels: new Uint8Array(1) };
    expect(() => encodeShard(noise)).toThrow(DatasetTooLargeError);
    const zeros = { sampleShape: [17 * MIB], count: 1, samples: new Uint8Array(17 * MIB), labels: new Uint8Array(1) };
    expect(() => encodeShard(zeros)).toThrow(DatasetTooLargeError);
  });
});
