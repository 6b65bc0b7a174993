import type { Box, ImageValue } from "../values.ts";
import { channelsOf } from "./colour.ts";

/** A side's length in whole pixels. Square roots are rounded the same way everywhere (IEEE 754). */
const side = (dx: number, dy: number) => Math.max(1, Math.round(Math.sqrt(dx * dx + dy * dy)));

/**
 * Cuts a box, which may be turned, out of an image and lays it straight: each pixel mixes the four around the place it
 * comes from. A box that is `tall` times as high as wide or more is turned by a quarter, as text that runs downwards is
 * read (PaddleOCR's get_rotate_crop_image).
 */
export function cutBox(image: ImageValue, { corners }: Box, tall: number): ImageValue {
  const [x0, y0, x1, y1, , , x3, y3] = corners;
  const width = side(x1 - x0, y1 - y0);
  const height = side(x3 - x0, y3 - y0);
  const channels = channelsOf(image.colour);
  const turned = height >= tall * width;
  const [across, down] = turned ? [height, width] : [width, height];
  const data = new Uint8Array(across * down * channels);
  const within = (at: number, size: number) => Math.min(size - 1, Math.max(0, at));
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const [s, t] = [(u + 0.5) / width, (v + 0.5) / height];
      const x = within(x0 + (x1 - x0) * s + (x3 - x0) * t - 0.5, image.width);
      const y = within(y0 + (y1 - y0) * s + (y3 - y0) * t - 0.5, image.height);
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, bottom] = [within(left + 1, image.width), within(top + 1, image.height)];
      const [a, b] = [x - left, y - top];
      // A quarter against the clock: the upper right corner becomes the upper left one.
      const at = (turned ? (width - 1 - u) * across + v : v * across + u) * channels;
      for (let c = 0; c < channels; c++) {
        const value = (column: number, row: number) => image.data[(row * image.width + column) * channels + c] ?? 0;
        const above = value(left, top) * (1 - a) + value(right, top) * a;
        const below = value(left, bottom) * (1 - a) + value(right, bottom) * a;
        data[at + c] = Math.floor(above * (1 - b) + below * b + 0.5);
      }
    }
  }
  return {
    kind: "image",
    width: across,
    height: down,
    colour: image.colour,
    data,
    region: { x: 0, y: 0, width: across, height: down },
  };
}
