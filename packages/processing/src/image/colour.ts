import type { Colour, ImageValue } from "../values.ts";

/** Values of a pixel. */
export const channelsOf = (colour: Colour): 1 | 3 => (colour === "grey" ? 1 : 3);

/** Brightness of red, green and blue in parts of 2¹⁶ (ITU-R BT.601: 0.299, 0.587, 0.114); they sum to 2¹⁶. */
const BRIGHTNESS = [19_595, 38_470, 7_471] as const;

/** Brings an image into another order of colours; grey is the brightness of BT.601, rounded. */
export function recolour(image: ImageValue, to: Colour): ImageValue {
  const { colour, data, width, height } = image;
  if (colour === to) return image;
  const pixels = width * height;
  const out = new Uint8Array(pixels * channelsOf(to));
  const red = colour === "bgr" ? 2 : 0;
  for (let i = 0; i < pixels; i++) {
    if (colour === "grey") {
      out.fill(data[i] ?? 0, 3 * i, 3 * i + 3);
      continue;
    }
    const [r, g, b] = [data[3 * i + red] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2 - red] ?? 0];
    if (to === "grey") {
      out[i] = (r * BRIGHTNESS[0] + g * BRIGHTNESS[1] + b * BRIGHTNESS[2] + 2 ** 15) >> 16;
    } else {
      out[3 * i] = to === "rgb" ? r : b;
      out[3 * i + 1] = g;
      out[3 * i + 2] = to === "rgb" ? b : r;
    }
  }
  return { ...image, colour: to, data: out };
}
