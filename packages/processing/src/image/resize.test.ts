import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ItemTooLargeError } from "../errors.ts";
import { imageOf, images, sizes } from "../testing/images.ts";
import type { ImageValue } from "../values.ts";
import { resize } from "./resize.ts";
import { targetSize } from "./target-size.ts";

const methods = fc.constantFrom<"bilinear" | "nearest">("bilinear", "nearest");
const flipped = (image: ImageValue) => {
  const channels = image.data.length / (image.width * image.height);
  return imageOf([image.width, image.height], image.colour, (x, y, c) => {
    return image.data[(y * image.width + image.width - 1 - x) * channels + c] ?? 0;
  });
};

describe("resize", () => {
  it("leaves an image of the right size alone", () => {
    fc.assert(
      fc.property(images, methods, (image, method) => {
        expect(resize(image, { width: image.width, height: image.height, method })).toBe(image);
      }),
    );
  });

  it("stays within the values that are there, and keeps the region", () => {
    fc.assert(
      fc.property(images, sizes, methods, (image, [width, height], method) => {
        const out = resize(image, { width, height, method });
        expect(out.data).toHaveLength((image.data.length / image.width / image.height) * width * height);
        expect(Math.min(...out.data)).toBeGreaterThanOrEqual(Math.min(...image.data));
        expect(Math.max(...out.data)).toBeLessThanOrEqual(Math.max(...image.data));
        expect(out.region).toEqual(image.region);
      }),
    );
  });

  it("is the same mirrored, to one step of rounding", () => {
    fc.assert(
      fc.property(images, sizes, (image, [width, height]) => {
        const [a, b] = [image, flipped(image)].map((one) => resize(one, { width, height, method: "bilinear" }));
        if (a === undefined || b === undefined) throw new TypeError("two images");
        for (const [i, value] of flipped(b).data.entries()) expect(Math.abs(value - (a.data[i] ?? 0))).toBeLessThan(2);
      }),
    );
  });

  it("mixes neighbours by where centres fall", () => {
    const row = imageOf([2, 1], "grey", (x) => x * 200);
    // Centres of four pixels in two lie at −0.25, 0.25, 0.75 and 1.25.
    expect([...resize(row, { width: 4, height: 1, method: "bilinear" }).data]).toEqual([0, 50, 150, 200]);
    expect([...resize(row, { width: 4, height: 1, method: "nearest" }).data]).toEqual([0, 0, 200, 200]);
    const square = imageOf([2, 2], "grey", (x, y) => 10 + 100 * x + 20 * y);
    expect([...resize(square, { width: 1, height: 1, method: "bilinear" }).data]).toEqual([70]);
  });
});

describe("targetSize", () => {
  it("shrinks long sides and rounds to multiples", () => {
    const to = { kind: "long-side", limit: 960, multiple: 32 } as const;
    expect(targetSize(to, { width: 1_920, height: 1_080 })).toEqual({ width: 960, height: 544 });
    expect(targetSize(to, { width: 640, height: 359 })).toEqual({ width: 640, height: 352 });
    expect(targetSize(to, { width: 5, height: 9_000 })).toEqual({ width: 32, height: 960 });
  });

  it("keeps the ratio at a height, within bounds", () => {
    const to = { kind: "height", height: 48, minWidth: 16, maxWidth: 320 } as const;
    expect(targetSize(to, { width: 100, height: 24 })).toEqual({ width: 200, height: 48 });
    expect(targetSize(to, { width: 1, height: 48 })).toEqual({ width: 16, height: 48 });
    expect(targetSize(to, { width: 10_000, height: 48 })).toEqual({ width: 320, height: 48 });
  });

  it("refuses what is over the limit", () => {
    const to = { kind: "exact", width: 16_384, height: 16_384 } as const;
    expect(() => targetSize(to, { width: 1, height: 1 })).toThrow(ItemTooLargeError);
  });
});
