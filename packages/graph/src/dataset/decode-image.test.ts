import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { encode } from "fast-png";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { decodeImage } from "./decode-image.ts";

const read = (bytes: Uint8Array) => decodeImage({ path: "cats/1.png", bytes });
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface Form {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlace?: number;
}

/** A PNG written by hand: every form that files have, honest or not. */
function png({ width, height, depth, colour, interlace = 0 }: Form, rows: Uint8Array, more: Uint8Array[] = []) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  const end = chunk("IEND", new Uint8Array());
  return Uint8Array.from(
    Buffer.concat([SIGNATURE, chunk("IHDR", header), ...more, chunk("IDAT", deflateSync(rows)), end]),
  );
}

const pixels = async (bytes: Uint8Array) => {
  const { rgba } = await read(bytes);
  return Array.from({ length: rgba.length / 4 }, (_, i) => [0, 1, 2].map((c) => rgba[4 * i + c]));
};

describe("a PNG", () => {
  it("gives back the pixels that it was made of", async () => {
    const image = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        data: fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(image, async ({ width, height, data }) => {
        const decoded = await read(encode({ width, height, data, channels: 3, depth: 8 }));
        expect([decoded.width, decoded.height]).toEqual([width, height]);
        expect(Array.from(decoded.rgba).filter((_, i) => i % 4 !== 3)).toEqual([...data]);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, Uint8Array, number[][]]>([
    [
      "a palette of four bits",
      png({ width: 3, height: 1, depth: 4, colour: 3 }, Uint8Array.of(0, 0x10, 0x20), [
        chunk("PLTE", Uint8Array.of(1, 2, 3, 40, 50, 60, 7, 8, 9)),
      ]),
      [
        [40, 50, 60],
        [1, 2, 3],
        [7, 8, 9],
      ],
    ],
    [
      "greys of one bit",
      png({ width: 3, height: 1, depth: 1, colour: 0 }, Uint8Array.of(0, 0b10100000)),
      [
        [255, 255, 255],
        [0, 0, 0],
        [255, 255, 255],
      ],
    ],
    ["sixteen bits", png({ width: 1, height: 1, depth: 16, colour: 0 }, Uint8Array.of(0, 200, 99)), [[200, 200, 200]]],
    [
      "transparency, which lies on white",
      png({ width: 2, height: 1, depth: 8, colour: 6 }, Uint8Array.of(0, 100, 0, 0, 0, 100, 0, 50, 51)),
      [
        [255, 255, 255],
        [224, 204, 214],
      ],
    ],
  ])("is read with %s", async (_, bytes, expected) => expect(await pixels(bytes)).toEqual(expected));

  it("is refused for what it claims, before memory is taken, and by its name", async () => {
    const huge = png({ width: 100_000, height: 100_000, depth: 8, colour: 2 }, new Uint8Array(10));
    await expect(read(huge)).rejects.toThrow(DatasetTooLargeError);
    await expect(read(huge)).rejects.toThrow(/"cats\/1.png".*100000 × 100000/);
    const bomb = png({ width: 2, height: 2, depth: 8, colour: 0 }, new Uint8Array(50_000_000));
    await expect(read(bomb)).rejects.toThrow(/not 6 bytes of deflate/);
    const profile = chunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), deflateSync(new Uint8Array(50_000_000))]));
    const carrier = png({ width: 1, height: 1, depth: 8, colour: 0 }, Uint8Array.of(0, 9), [profile]);
    expect(await pixels(carrier)).toEqual([[9, 9, 9]]);
  });
});

/** A gradient, so that a JPEG has something to round. */
const gradient = Uint8Array.from({ length: 4 * 24 * 16 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7) % 256));
const photo = Uint8Array.from(jpeg.encode({ width: 24, height: 16, data: gradient }, 90).data);

describe("a JPEG", () => {
  it("gives about the pixels that it was made of, and the same ones each time", async () => {
    const flat = new Uint8Array(4 * 8 * 8).fill(255).map((value, i) => [200, 100, 50, 255][i % 4] ?? value);
    const decoded = await read(Uint8Array.from(jpeg.encode({ width: 8, height: 8, data: flat }, 95).data));
    expect([decoded.width, decoded.height]).toEqual([8, 8]);
    for (const [i, value] of Array.from(decoded.rgba).entries())
      expect(Math.abs(value - (flat[i] ?? 0))).toBeLessThan(6);
    expect(await read(photo)).toEqual(await read(photo));
  });

  it("keeps its frozen pixels", async () => {
    const { rgba } = await read(photo);
    expect(crc32(Uint8Array.from(rgba))).toMatchInlineSnapshot(`241950041`);
  });
});

it.each([
  ["half a PNG", png({ width: 1, height: 1, depth: 8, colour: 0 }, Uint8Array.of(0, 9)).subarray(0, 40)],
  ["half a JPEG", photo.subarray(0, photo.length / 2)],
  ["a PNG without pixels", Uint8Array.from(SIGNATURE)],
  ["an interlaced PNG of one bit", png({ width: 3, height: 1, depth: 1, colour: 0, interlace: 1 }, new Uint8Array(6))],
  ["a wrong checksum", png({ width: 1, height: 1, depth: 8, colour: 0 }, Uint8Array.of(0, 9)).with(30, 1)],
  ["a text", new TextEncoder().encode("no image")],
])("refuses %s by name, with a fix", async (_, bytes) => {
  await expect(read(bytes)).rejects.toThrow(MalformedDatasetError);
  await expect(read(bytes)).rejects.toMatchObject({
    message: expect.stringContaining("cats/1.png"),
    fix: expect.stringMatching(/\w/),
  });
});
