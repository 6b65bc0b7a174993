import type { DecodedImage } from "./read-images.ts";

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How much of each source pixel lies in a target pixel, along one axis, in parts of 1 / `to`. */
interface Overlap {
  readonly at: number;
  readonly parts: number;
}

/** Source pixels, from `start` on, under target pixel `i` of `to`; `from` of them in all. */
function overlaps(i: number, { start, from, to }: { start: number; from: number; to: number }): Overlap[] {
  const [left, right] = [i * from, (i + 1) * from];
  const found: Overlap[] = [];
  for (let p = Math.floor(left / to); p * to < right; p++) {
    found.push({ at: start + p, parts: Math.min(right, (p + 1) * to) - Math.max(left, p * to) });
  }
  return found;
}

/** The largest part in the middle that has the target's proportions. */
function cut({ width, height }: ImageSize, to: ImageSize) {
  const wide = width * to.height > to.width * height;
  const across = wide ? Math.max(1, Math.floor((height * to.width) / to.height)) : width;
  const down = wide ? height : Math.max(1, Math.floor((width * to.height) / to.width));
  return { left: Math.floor((width - across) / 2), top: Math.floor((height - down) / 2), across, down };
}

/**
 * Brings an image to a size: cut to the size's proportions around the middle, then each pixel the mean of what it
 * covers. Whole numbers only, so it is the same everywhere.
 */
export function fitImage(image: DecodedImage, size: ImageSize): DecodedImage {
  if (image.width === size.width && image.height === size.height) return image;
  const { left, top, across, down } = cut(image, size);
  const columns = Array.from({ length: size.width }, (_, x) =>
    overlaps(x, { start: left, from: across, to: size.width }),
  );
  const area = across * down;
  const rgba = new Uint8Array(4 * size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    const rows = overlaps(y, { start: top, from: down, to: size.height });
    for (const [x, column] of columns.entries()) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (const row of rows) {
          for (const { at, parts } of column) {
            sum += row.parts * parts * (image.rgba[4 * (row.at * image.width + at) + c] ?? 0);
          }
        }
        rgba[4 * (y * size.width + x) + c] = Math.floor((2 * sum + area) / (2 * area));
      }
    }
  }
  return { ...size, rgba };
}
