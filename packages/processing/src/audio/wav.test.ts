import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ItemError, ItemTooLargeError, MalformedItemError } from "../errors.ts";
import { wavFile } from "../testing/wav-file.ts";
import { decodeWav } from "./wav.ts";

const decode = (file: Uint8Array) => decodeWav(file, 60);
const plain = { tag: 1, bits: 16, channels: 1, rate: 8_000 };
const int16 = (...values: number[]) => new Uint8Array(Int16Array.from(values).buffer);

describe("decodeWav", () => {
  it.each<[string, Partial<typeof plain>, Uint8Array, number[]]>([
    ["8 bits", { bits: 8 }, Uint8Array.of(0, 64, 128, 255), [-1, -0.5, 0, 127 / 128]],
    ["16 bits", {}, int16(-32_768, 16_384, 1), [-1, 0.5, 1 / 32_768]],
    ["24 bits", { bits: 24 }, Uint8Array.of(0, 0, 0x80, 0, 0, 0x40, 1, 0, 0), [-1, 0.5, 2 ** -23]],
    ["32 bits", { bits: 32 }, new Uint8Array(Int32Array.of(-(2 ** 31), 2 ** 30).buffer), [-1, 0.5]],
    ["float", { tag: 3, bits: 32 }, new Uint8Array(Float32Array.of(-0.25, 2).buffer), [-0.25, 2]],
    ["double", { tag: 3, bits: 64 }, new Uint8Array(Float64Array.of(0.125).buffer), [0.125]],
    ["two channels", { channels: 2 }, int16(16_384, 0, -16_384, -16_384), [0.25, -0.5]],
  ])("reads %s", (_, form, data, samples) => {
    const audio = decode(wavFile({ ...plain, ...form }, data));
    expect(audio.rate).toBe(8_000);
    expect([...audio.samples]).toEqual(samples);
  });

  it("reads the extensible format and skips parts that it does not know", () => {
    const file = wavFile({ ...plain, extensible: true, before: "LIST" }, int16(16_384));
    expect([...decode(file).samples]).toEqual([0.5]);
  });

  it("gives every 16-bit sample back", () => {
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1, maxLength: 200 }), (values) => {
        const { samples } = decode(wavFile(plain, new Uint8Array(values.slice().buffer)));
        expect([...samples].map((value) => value * 32_768)).toEqual([...values]);
      }),
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no WAV", new TextEncoder().encode("a text that is long enough"), /lacks RIFF/],
    ["a file that ends in its samples", wavFile(plain, int16(1, 2, 3)).slice(0, -2), /ends within its part "data"/],
    ["a part of 4 GB", wavFile({ ...plain, declared: 2 ** 32 - 1 }, int16(1)), /ends within its part "data"/],
    ["no samples", wavFile(plain, int16()), /no samples/],
    ["no channels", wavFile({ ...plain, channels: 0 }, int16(1)), /0 channels/],
    ["65,535 channels", wavFile({ ...plain, channels: 65_535 }, int16(1)), /65535 channels/],
    ["no rate", wavFile({ ...plain, rate: 0 }, int16(1)), /rate of 0/],
    ["12 bits", wavFile({ ...plain, bits: 12 }, int16(1)), /12 bits/],
    ["ADPCM", wavFile({ ...plain, tag: 2 }, int16(1)), /format 2/],
    ["blocks that contradict", wavFile({ ...plain, stride: 7 }, int16(1)), /contradicts/],
    ["NaN", wavFile({ ...plain, tag: 3, bits: 32 }, new Uint8Array(Float32Array.of(Number.NaN).buffer)), /NaN/],
  ])("refuses %s", (_, file, message) => {
    expect(() => decode(file)).toThrow(MalformedItemError);
    expect(() => decode(file)).toThrow(message);
  });

  it("refuses a recording that is too long before it takes memory", () => {
    const minute = (samples: number) => wavFile({ ...plain, rate: 1_000 }, new Uint8Array(2 * samples));
    expect(() => decode(minute(60_001))).toThrow(ItemTooLargeError);
    expect(decode(minute(60_000)).samples).toHaveLength(60_000);
  });

  it("throws nothing but its own errors, whatever comes", () => {
    const start = wavFile(plain, int16(1, 2, 3, 4));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(60),
        (edits, cut) => {
          const file = start.slice(0, start.length - (cut % start.length));
          for (const [at, value] of edits) if (at < file.length) file[at] = value;
          try {
            expect(decode(file).samples.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ItemError);
          }
        },
      ),
    );
  });
});
