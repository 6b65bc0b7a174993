import { encode } from "fast-png";
import { CLASSES, halves } from "./small-job.ts";

/** The halves as PNG files by their paths, a folder for each class. */
export function imageFolders(count: number): Record<string, Uint8Array> {
  const { samples, labels, sampleShape } = halves(count);
  const [, height = 1, width = 1] = sampleShape;
  const size = width * height;
  const files = Array.from({ length: count }, (_, i) => {
    const data = samples.slice(i * size, (i + 1) * size);
    return [`halves/${CLASSES[labels[i] ?? 0]}/${i}.png`, encode({ width, height, channels: 1, depth: 8, data })];
  });
  return Object.fromEntries(files);
}
