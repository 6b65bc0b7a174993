import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DatasetError, DatasetTooLargeError, LabelError, MalformedDatasetError, SampleValueError } from "../errors.ts";
import { MAX_INFLATED_SHARD_BYTES, MAX_SHARD_BYTES } from "./constants.ts";
import { numberType } from "./sample-numbers.ts";
import { decodeValueShard, encodeValueShard, type ValueShardForm } from "./value-shard.ts";
import type { ValuedSamples } from "./valued-samples.ts";

const finite = (length: number) =>
  fc.float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true });

const shard: fc.Arbitrary<ValuedSamples> = fc
  .record({
    count: fc.integer({ min: 1, max: 12 }),
    targets: fc.integer({ min: 1, max: 4 }),
    sampleShape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ count, targets, sampleShape }) => {
    const size = count * sampleShape.reduce((product, n) => product * n, 1);
    return fc.record({
      sampleShape: fc.constant(sampleShape),
      count: fc.constant(count),
      targets: fc.constant(targets),
      samples: fc.oneof(finite(size), fc.uint8Array({ minLength: size, maxLength: size })),
      values: finite(count * targets),
    });
  });

const example: ValuedSamples = {
  sampleShape: [2],
  count: 3,
  targets: 1,
  samples: Float32Array.of(1, -2, 0.5, 1e30, -0, 3),
  values: Float32Array.of(10, -20, 0.25),
};
const form: ValueShardForm = { sampleShape: [2], dtype: "float32", count: 3, targets: 1 };

describe("encodeValueShard and decodeValueShard", () => {
  it("round-trip to the bit", () => {
    fc.assert(
      fc.property(shard, (given) => {
        const read = decodeValueShard(encodeValueShard(given), { ...given, dtype: numberType(given.samples) });
        expect(read).toEqual(given);
        expect(read.values.every((value, i) => Object.is(value, given.values[i]))).toBe(true);
      }),
    );
  });

  it("lay f32 down with the lowest byte first", () => {
    const one = { sampleShape: [1], count: 1, targets: 1, samples: Uint8Array.of(7), values: Float32Array.of(1) };
    expect(encodeValueShard(one)).toEqual(deflateSync(Uint8Array.of(7, 0, 0, 0x80, 0x3f), { level: 9 }));
  });

  it("throw nothing but DatasetErrors on damage", () => {
    const bytes = encodeValueShard(example);
    const read = (some: Uint8Array) => {
      try {
        const { values, samples } = decodeValueShard(some, form);
        expect([values.length, samples.length]).toEqual([3, 6]);
      } catch (error) {
        expect(error).toBeInstanceOf(DatasetError);
      }
    };
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeValueShard(bytes.subarray(0, length), form)).toThrow(MalformedDatasetError);
    }
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => read(bytes.with(at, value))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read));
  });

  it.each([
    ["NaN among the samples", { samples: example.samples.with(2, Number.NaN) }, SampleValueError],
    ["an infinite target", { values: example.values.with(1, Number.POSITIVE_INFINITY) }, SampleValueError],
    ["too few targets", { values: example.values.subarray(1) }, LabelError],
    ["too few numbers", { samples: example.samples.subarray(1) }, LabelError],
  ])("refuse %s", (_, change, type) => {
    expect(() => encodeValueShard({ ...example, ...change } as ValuedSamples)).toThrow(type);
  });

  it.each([
    ["sample", 4],
    ["target", 24],
  ])("refuse what a stranger has packed with NaN as a %s", (_, at) => {
    const content = new Uint8Array(3 * 2 * 4 + 3 * 4);
    content.set([0, 0, 0xc0, 0x7f], at);
    expect(() => decodeValueShard(deflateSync(content), form)).toThrow(SampleValueError);
  });

  it("refuse what would not fit into memory before it is inflated", () => {
    const none = new Uint8Array();
    const many = MAX_INFLATED_SHARD_BYTES / 12 + 1;
    expect(() => decodeValueShard(none, { ...form, count: many })).toThrow(DatasetTooLargeError);
    expect(() => decodeValueShard(none, { ...form, sampleShape: [2 ** 31, 2 ** 31] })).toThrow(DatasetTooLargeError);
    expect(() => decodeValueShard(none, { ...form, count: Number.NaN })).toThrow(DatasetTooLargeError);
    expect(() => decodeValueShard(new Uint8Array(MAX_SHARD_BYTES + 1), form)).toThrow(DatasetTooLargeError);
  });
});
