import type { ImageValue, Region } from "../values.ts";
import { channelsOf } from "./colour.ts";

/** Part of the image's region under some of its pixels. */
function regionOf({ region, width, height }: ImageValue, part: Region): Region {
  const [across, down] = [region.width / width, region.height / height];
  return {
    x: region.x + part.x * across,
    y: region.y + part.y * down,
    width: part.width * across,
    height: part.height * down,
  };
}

/** A part of an image. The caller has checked that it lies within. */
export function crop(image: ImageValue, part: Region): ImageValue {
  const channels = channelsOf(image.colour);
  const data = new Uint8Array(part.width * part.height * channels);
  for (let y = 0; y < part.height; y++) {
    const start = ((part.y + y) * image.width + part.x) * channels;
    data.set(image.data.subarray(start, start + part.width * channels), y * part.width * channels);
  }
  return { ...image, width: part.width, height: part.height, data, region: regionOf(image, part) };
}

/** Fills up to a size at the right and at the bottom with one value. */
export function pad(image: ImageValue, to: { width: number; height: number; value: number }): ImageValue {
  const width = Math.max(image.width, to.width);
  const height = Math.max(image.height, to.height);
  const channels = channelsOf(image.colour);
  const data = new Uint8Array(width * height * channels).fill(to.value);
  for (let y = 0; y < image.height; y++) {
    const start = y * image.width * channels;
    data.set(image.data.subarray(start, start + image.width * channels), y * width * channels);
  }
  return { ...image, width, height, data, region: regionOf(image, { x: 0, y: 0, width, height }) };
}
