import type { AudioValue, FramesValue } from "../values.ts";

/** Frames of a recording: one every `hop` samples, the last one filled up with zeros. */
export const frameCount = (length: number, size: number, hop: number): number =>
  length <= size ? 1 : 1 + Math.ceil((length - size) / hop);

/** Cuts a recording into frames of `size` samples. */
export function frame({ samples }: AudioValue, { size, hop }: { size: number; hop: number }): FramesValue {
  const frames = Array.from({ length: frameCount(samples.length, size, hop) }, (_, i) => {
    const piece = new Float32Array(size);
    piece.set(samples.subarray(i * hop, i * hop + size));
    return piece;
  });
  return { kind: "frames", size, hop, length: samples.length, frames };
}
