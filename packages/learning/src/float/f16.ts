import { f32bits, fromF32bits } from "./f32.ts";

/** Largest finite f16. */
export const MAX_F16 = 65_504;

/**
 * Rounds to IEEE 754 binary16, half to even, and gives the bit pattern. The value is first rounded to f32, as all values
 * of the protocol are. Written out because `Float16Array` is missing in browsers that Starling serves.
 */
export function toF16bits(x: number): number {
  const bits = f32bits(x);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return fraction === 0 ? sign | 0x7c00 : 0x7e00;
  // A carry out of the fraction raises the exponent, which is how 65,520 becomes infinity.
  if (exponent >= 113) {
    const half = ((exponent - 112) << 10) | (fraction >>> 13);
    const rounded = half + roundUp(fraction & 0x1fff, 13, half);
    return sign | Math.min(rounded, 0x7c00);
  }
  const shift = 126 - exponent;
  if (shift > 24) return sign;
  const mantissa = 0x800000 | fraction;
  const half = mantissa >>> shift;
  return sign | (half + roundUp(mantissa & ((1 << shift) - 1), shift, half));
}

/** The value of an f16 bit pattern; exact. */
export function fromF16bits(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fromF32bits((sign | 0x7f800000 | (fraction << 13)) >>> 0);
  // A subnormal counts units of 2^-24, and dividing by a power of two is exact.
  if (exponent === 0) return (sign === 0 ? fraction : -fraction) / 0x100_0000;
  return fromF32bits((sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0);
}

function roundUp(rest: number, width: number, kept: number): 0 | 1 {
  const half = 1 << (width - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0;
}
