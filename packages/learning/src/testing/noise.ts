import { philox } from "../sampling/philox.ts";

/** `n` values, roughly normal with the given deviation: sums of four Philox words, the same everywhere. */
export function noise(n: number, key: number, deviation = 1): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => {
    const [a, b, c, d] = philox([i, 0, 0, 0], key, 0);
    return ((a + b + c + d) / 0x1_0000_0000 - 2) * Math.sqrt(3) * deviation;
  });
}
