import type { ImageValue } from "../values.ts";
import { channelsOf } from "./colour.ts";

/** Parts of a pixel that weights are rounded to, as OpenCV's INTER_LINEAR has them for bytes. */
const PARTS = 2_048;
const SQUARED = PARTS * PARTS;

/** The two source pixels under a target pixel, and the second one's weight in parts. */
interface Tap {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

/** Centres on centres: target pixel i lies at ((2i + 1) · from − to) / (2 · to); integers all the way. */
function taps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.max(0, (2 * i + 1) * from - to);
    const first = Math.min(from - 1, Math.floor(at / (2 * to)));
    const second = Math.min(from - 1, first + 1);
    return { first, second, weight: Math.floor(((at - first * 2 * to) * PARTS + to) / (2 * to)) };
  });
}

function bilinear({ data, width: from, height, colour }: ImageValue, across: number, down: number): Uint8Array {
  const channels = channelsOf(colour);
  const columns = taps(from, across);
  const out = new Uint8Array(across * down * channels);
  let at = 0;
  for (const row of taps(height, down)) {
    const [upper, lower] = [row.first * from, row.second * from];
    for (const column of columns) {
      const [left, right] = [column.first, column.second];
      for (let c = 0; c < channels; c++) {
        const value = (pixel: number) => data[pixel * channels + c] ?? 0;
        const above = value(upper + left) * (PARTS - column.weight) + value(upper + right) * column.weight;
        const below = value(lower + left) * (PARTS - column.weight) + value(lower + right) * column.weight;
        out[at++] = Math.floor((above * (PARTS - row.weight) + below * row.weight + SQUARED / 2) / SQUARED);
      }
    }
  }
  return out;
}

function nearest({ data, width: from, height, colour }: ImageValue, across: number, down: number): Uint8Array {
  const channels = channelsOf(colour);
  const out = new Uint8Array(across * down * channels);
  for (let y = 0; y < down; y++) {
    const row = Math.floor((y * height) / down) * from;
    for (let x = 0; x < across; x++) {
      const source = (row + Math.floor((x * from) / across)) * channels;
      out.set(data.subarray(source, source + channels), (y * across + x) * channels);
    }
  }
  return out;
}

/**
 * Brings an image to a size with whole numbers alone: the same bytes everywhere. "bilinear" mixes the four pixels around
 * the target's centre, "nearest" takes the one at its upper left.
 */
export function resize(
  image: ImageValue,
  { width, height, method }: { width: number; height: number; method: "bilinear" | "nearest" },
): ImageValue {
  if (image.width === width && image.height === height) return image;
  const data = method === "bilinear" ? bilinear(image, width, height) : nearest(image, width, height);
  return { ...image, width, height, data };
}
