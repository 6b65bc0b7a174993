import fc from "fast-check";
import { encode } from "fast-png";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { ItemError, ItemTooLargeError, MalformedItemError } from "../errors.ts";
import { imageOf, images } from "../testing/images.ts";
import { recolour } from "./colour.ts";
import { crop, pad } from "./crop.ts";
import { cutBox } from "./cut-box.ts";
import { decodeImage } from "./decode.ts";
import { toTensor } from "./to-tensor.ts";

const png = (width: number, height: number) =>
  encode({ width, height, channels: 3, depth: 8, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => i) });
const jpegOf = (width: number, height: number) =>
  new Uint8Array(jpeg.encode({ width, height, data: new Uint8Array(width * height * 4).fill(120) }, 90).data);

/** The file with a 16- or 32-bit number of its header changed. */
function edited(file: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(values, at);
  return copy;
}

describe("decodeImage", () => {
  it("gives a PNG's own values", () => {
    const { width, height, data, region } = decodeImage(png(3, 2), 6);
    expect({ width, height, data: [...data] }).toEqual({ width: 3, height: 2, data: [...Array(18).keys()] });
    expect(region).toEqual({ x: 0, y: 0, width: 3, height: 2 });
  });

  it("gives a JPEG's grey", () => {
    const { width, height, data } = decodeImage(jpegOf(9, 5), 45);
    expect([width, height]).toEqual([9, 5]);
    expect([...data].every((value) => Math.abs(value - 120) < 3)).toBe(true);
  });

  it.each([
    ["PNG", edited(png(3, 2), 16, 0x10, 0, 0, 0, 0x10, 0, 0, 0), /268435456 × 268435456/],
    [
      "JPEG",
      edited(
        jpegOf(9, 5),
        jpegOf(9, 5).findIndex((_, i, f) => f[i] === 0xff && f[i + 1] === 0xc0) + 5,
        0xff,
        0xff,
        0xff,
        0xff,
      ),
      /65535 × 65535/,
    ],
  ])("refuses a %s that is too large from its header", (_, file, message) => {
    expect(() => decodeImage(file, 2 ** 24)).toThrow(ItemTooLargeError);
    expect(() => decodeImage(file, 2 ** 24)).toThrow(message);
  });

  it("holds the limit to the pixel", () => {
    expect(decodeImage(png(3, 2), 6).width).toBe(3);
    expect(() => decodeImage(png(3, 2), 5)).toThrow(ItemTooLargeError);
  });

  it.each([
    ["a PNG without pixels", edited(png(3, 2), 16, 0, 0, 0, 0)],
    ["a PNG that ends", png(3, 2).slice(0, 45)],
    ["a PNG that ends in its header", png(3, 2).slice(0, 20)],
    ["a JPEG that ends", jpegOf(64, 64).slice(0, -300)],
    ["a JPEG that ends before its size", jpegOf(9, 5).slice(0, 30)],
    ["another format", new TextEncoder().encode("GIF89a and so on")],
    ["nothing", new Uint8Array()],
  ])("refuses %s", (_, file) => {
    expect(() => decodeImage(file, 2 ** 24)).toThrow(MalformedItemError);
  });

  it("throws nothing but its own errors, whatever comes", () => {
    const files = [png(5, 4), jpegOf(9, 5)];
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(200), fc.nat(255), fc.nat(40), (file, at, value, cut) => {
        const broken = edited(file, at % file.length, value).slice(0, file.length - cut);
        try {
          decodeImage(broken, 2 ** 12);
        } catch (error) {
          expect(error).toBeInstanceOf(ItemError);
        }
      }),
    );
  });
});

describe("recolour", () => {
  it("turns colours and back", () => {
    fc.assert(
      fc.property(images, (image) => {
        if (image.colour === "grey") return;
        const other = image.colour === "rgb" ? "bgr" : "rgb";
        expect(recolour(recolour(image, other), image.colour)).toEqual(image);
        expect(recolour(recolour(image, other), "grey")).toEqual(recolour(image, "grey"));
      }),
    );
  });

  it("takes grey for grey, and has BT.601's brightness", () => {
    const pixel = (...values: number[]) => imageOf([1, 1], "rgb", (_x, _y, c) => values[c] ?? 0);
    expect([...recolour(pixel(255, 0, 0), "grey").data, ...recolour(pixel(0, 255, 0), "grey").data]).toEqual([76, 150]);
    for (let v = 0; v < 256; v++) expect(recolour(recolour(pixel(v, v, v), "grey"), "bgr").data[2]).toBe(v);
  });
});

describe("crop and pad", () => {
  it("undo each other, and know where they are in the item's image", () => {
    fc.assert(
      fc.property(images, fc.nat(9), fc.nat(9), (image, right, bottom) => {
        const padded = pad(image, { width: image.width + right, height: image.height + bottom, value: 7 });
        expect(padded.region.width).toBeCloseTo(image.width + right, 9);
        const back = crop(padded, { x: 0, y: 0, width: image.width, height: image.height });
        expect(back.data).toEqual(image.data);
        expect(back.region.height).toBeCloseTo(image.height, 9);
      }),
    );
  });
});

describe("cutBox", () => {
  const image = imageOf([20, 12], "grey", (x, y) => 10 * x + y);

  it("cuts upright boxes as crop does", () => {
    const cut = cutBox(image, { corners: [3, 2, 13, 2, 13, 6, 3, 6], ppm: 0 }, 1.5);
    expect(cut.data).toEqual(crop(image, { x: 3, y: 2, width: 10, height: 4 }).data);
  });

  it("lays tall boxes on their side, their right at the top", () => {
    const cut = cutBox(image, { corners: [3, 2, 5, 2, 5, 10, 3, 10], ppm: 0 }, 1.5);
    expect([cut.width, cut.height]).toEqual([8, 2]);
    expect([...cut.data.subarray(0, 3)]).toEqual([42, 43, 44]);
    expect([...cut.data.subarray(8, 11)]).toEqual([32, 33, 34]);
  });

  it("stays within the image, whatever the box", () => {
    const corner = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(corner, { minLength: 8, maxLength: 8 }), (corners) => {
        const cut = cutBox(image, { corners: corners as never, ppm: 0 }, 1.5);
        expect(cut.data).toHaveLength(cut.width * cut.height);
      }),
    );
  });
});

it("toTensor normalises each channel in both layouts", () => {
  const image = imageOf([2, 1], "rgb", (x, _y, c) => 100 * x + c);
  const form = { scale: 0.5, mean: [0, 1, 2], std: [1, 2, 4] };
  const planes = toTensor(image, { ...form, layout: "NCHW" }).tensor;
  expect([planes.shape, [...planes.data]]).toEqual([
    [1, 3, 1, 2],
    [0, 50, -0.25, 24.75, -0.25, 12.25],
  ]);
  const pixels = toTensor(image, { ...form, layout: "NHWC" }).tensor;
  expect([pixels.shape, [...pixels.data]]).toEqual([
    [1, 1, 2, 3],
    [0, -0.25, -0.25, 50, 24.75, 12.25],
  ]);
});
