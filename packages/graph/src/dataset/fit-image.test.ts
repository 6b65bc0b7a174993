import fc from "fast-check";
import { expect, it } from "vitest";
import { fitImage } from "./fit-image.ts";
import type { DecodedImage } from "./read-images.ts";

const grey = (width: number, height: number, values: readonly number[]): DecodedImage => ({
  width,
  height,
  rgba: values.flatMap((value) => [value, value, value, 255]),
});
const values = ({ rgba }: DecodedImage) => Array.from(rgba).filter((_, i) => i % 4 === 0);

it("takes the mean of what a pixel covers, rounded", () => {
  const image = grey(4, 2, [0, 10, 20, 33, 0, 10, 20, 30]);
  expect(values(fitImage(image, { width: 2, height: 1 }))).toEqual([5, 26]);
  const thirds = grey(3, 1, [0, 90, 60]);
  expect(values(fitImage(grey(3, 2, [0, 90, 60, 0, 90, 60]), { width: 3, height: 2 }))).toEqual([0, 90, 60, 0, 90, 60]);
  // Halves of three pixels: (0 + 90 / 2) / 1.5 and (90 / 2 + 60) / 1.5, of the row that is left in the middle.
  expect(
    values(fitImage(grey(3, 3, [...values(thirds), ...values(thirds), ...values(thirds)]), { width: 2, height: 2 })),
  ).toEqual([30, 70, 30, 70]);
});

it("cuts to the size's proportions around the middle", () => {
  expect(values(fitImage(grey(4, 2, [9, 1, 2, 9, 9, 3, 4, 9]), { width: 2, height: 2 }))).toEqual([1, 2, 3, 4]);
  expect(values(fitImage(grey(1, 3, [9, 5, 9]), { width: 1, height: 1 }))).toEqual([5]);
});

it("makes larger images too, and keeps an even colour for every size", () => {
  expect(values(fitImage(grey(2, 1, [0, 200]), { width: 4, height: 2 }))).toEqual([0, 0, 200, 200, 0, 0, 200, 200]);
  const side = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(side, side, side, side, fc.nat(255), (w, h, width, height, colour) => {
      const fitted = fitImage(grey(w, h, new Array<number>(w * h).fill(colour)), { width, height });
      expect(values(fitted)).toEqual(new Array<number>(width * height).fill(colour));
    }),
  );
});
