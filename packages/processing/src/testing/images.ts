import fc from "fast-check";
import type { Colour, ImageValue } from "../values.ts";

/** An image whose value at a place is `value(x, y, channel)`. */
export function imageOf(
  [width, height]: readonly [number, number],
  colour: Colour,
  value: (x: number, y: number, channel: number) => number,
): ImageValue {
  const channels = colour === "grey" ? 1 : 3;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return value(pixel % width, Math.floor(pixel / width), i % channels);
  });
  return { kind: "image", width, height, colour, data, region: { x: 0, y: 0, width, height } };
}

const size = fc.integer({ min: 1, max: 24 });

/** Sizes of small images. */
export const sizes = fc.tuple(size, size);

/** Small images of any content. */
export const images = fc
  .tuple(sizes, fc.constantFrom<Colour>("grey", "rgb", "bgr"))
  .chain(([wanted, colour]) =>
    fc
      .uint8Array({ minLength: 24 * 24 * 3, maxLength: 24 * 24 * 3 })
      .map((noise) => imageOf(wanted, colour, (x, y, c) => noise[(y * 24 + x) * 3 + c] ?? 0)),
  );
