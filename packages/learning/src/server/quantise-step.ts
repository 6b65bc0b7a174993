import { DELTA_BLOCK } from "../constants.ts";
import { fromF16bits, MAX_F16, toF16bits } from "../float/f16.ts";
import { roundHalfEven } from "../float/f32.ts";
import type { Int4Delta } from "./delta.ts";

const LIMIT = 7;

/**
 * Q4 of TRAINING §3: per block of 256 the scale is max|t|/7 rounded to f16, and codes are t times its f32 inverse,
 * rounded half to even and clamped. A block too small for an f16 scale becomes zeros; its values stay in the error.
 * @param step finite f32 values
 */
export function quantiseStep(step: Float32Array): Int4Delta {
  const scales = new Uint16Array(Math.ceil(step.length / DELTA_BLOCK));
  const codes = new Int8Array(step.length);
  for (let block = 0; block < scales.length; block++) {
    const start = block * DELTA_BLOCK;
    const end = Math.min(start + DELTA_BLOCK, step.length);
    let largest = 0;
    for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(step[i] ?? 0));
    const bits = toF16bits(Math.min(Math.fround(largest / LIMIT), MAX_F16));
    scales[block] = bits;
    if (bits === 0) continue;
    const inverse = Math.fround(1 / fromF16bits(bits));
    for (let i = start; i < end; i++) {
      const code = roundHalfEven(Math.fround((step[i] ?? 0) * inverse));
      codes[i] = Math.max(-LIMIT, Math.min(LIMIT, code));
    }
  }
  return { form: "int4", scales, codes };
}
