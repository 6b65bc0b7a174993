import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatasetError, DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { readIdx, readIdxPair } from "./read-idx.ts";

function idx(shape: readonly number[], values: Iterable<number>, type = 8): Uint8Array {
  const data = Uint8Array.from(values);
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, type, shape.length]);
  for (const [i, size] of shape.entries()) view.setUint32(4 + 4 * i, size);
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const images = idx([2, 1, 3], [1, 2, 3, 4, 5, 6]);
const labels = idx([2], [9, 0]);

describe("readIdx", () => {
  it("reads shape and values", () => {
    expect(readIdx(images)).toEqual({ shape: [2, 1, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  });

  it("reads from a view into a larger buffer", () => {
    const buffer = new Uint8Array(images.length + 7);
    buffer.set(images, 7);
    expect(readIdx(buffer.subarray(7))).toEqual(readIdx(images));
  });

  it.each([
    ["nothing", new Uint8Array(), MalformedDatasetError],
    ["a gzip file", Uint8Array.of(0x1f, 0x8b, 8, 0, 0), MalformedDatasetError],
    ["floats", idx([1], [0, 0, 0xc0, 0x7f], 0x0d), MalformedDatasetError],
    ["no dimensions", idx([], [1]), MalformedDatasetError],
    ["many dimensions", idx([1, 1, 1, 1, 1], [1]), MalformedDatasetError],
    ["4 GB in a header", idx([2 ** 32 - 1, 2 ** 32 - 1], []), DatasetTooLargeError],
    ["missing values", idx([3], [1, 2]), MalformedDatasetError],
    ["values too many", idx([1], [1, 2]), MalformedDatasetError],
  ])("refuses %s", (_, bytes, type) => {
    expect(() => readIdx(bytes)).toThrow(type);
  });

  it("refuses every truncation", () => {
    for (let length = 0; length < images.length; length++) {
      expect(() => readIdx(images.subarray(0, length))).toThrow(MalformedDatasetError);
    }
  });

  it("throws nothing but DatasetErrors", () => {
    const near = fc.tuple(fc.nat(images.length - 1), fc.nat(255)).map(([i, value]) => images.with(i, value));
    fc.assert(
      fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        try {
          const { shape, data } = readIdx(bytes);
          expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
  });
});

describe("readIdxPair", () => {
  it("puts images of one channel and labels together", () => {
    expect(readIdxPair(images, labels, 10)).toEqual({
      sampleShape: [1, 1, 3],
      count: 2,
      samples: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(9, 0),
    });
  });

  it("keeps channels that the file has", () => {
    expect(readIdxPair(idx([1, 3, 1, 2], [1, 2, 3, 4, 5, 6]), idx([1], [0])).sampleShape).toEqual([3, 1, 2]);
  });

  it("refuses labels that do not belong to the images", () => {
    expect(() => readIdxPair(images, idx([3], [0, 0, 0]))).toThrow(LabelError);
    expect(() => readIdxPair(images, images)).toThrow(LabelError);
    expect(() => readIdxPair(images, labels, 9)).toThrow(/Sample 0 has the label 9, but there are 9 classes/);
    expect(() => readIdxPair(labels, labels)).toThrow(MalformedDatasetError);
    expect(() => readIdxPair(idx([0, 2, 2], []), idx([0], []))).toThrow(MalformedDatasetError);
  });
});
